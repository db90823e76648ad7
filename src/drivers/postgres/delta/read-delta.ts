/**
 * The delta: everything that differs between two databases, found and accounted for. Counters say where rows can differ; the schema, sequences, large
 * objects and files are compared always. What could not be looked at is named, and then the verdict is not ok.
 */
import { randomBytes } from 'node:crypto'
import { type Expectations, openExpectations } from '../../../domain/delta/expectations.ts'
import { explainSchemaChange, type SchemaDifference } from '../../../domain/delta/explain-schema.ts'
import { explainSequence, positionText } from '../../../domain/delta/explain-sequence.ts'
import type { ExplainContext, ReleaseFacts } from '../../../domain/delta/facts.ts'
import type { Delta, DeltaChange, SchemaChange, SequenceChange } from '../../../domain/delta.ts'
import { changesPerTable } from '../../../domain/delta.ts'
import { digestOf } from '../../../domain/digest.ts'
import { toDocument } from '../../../domain/document.ts'
import { EvenkeelError } from '../../../domain/error.ts'
import type { CompareDatabases, DeltaReader } from '../../../ports/comparison.ts'
import { describe } from '../client.ts'
import { type ChangeLog, openChangeLog } from './change-log.ts'
import { databaseDifferences } from './database-differences.ts'
import { fileChanges } from './file-changes.ts'
import { largeObjectDifferences } from './large-objects.ts'
import { readOdooFacts } from './odoo-facts.ts'
import { type Pairing, pairTables } from './pairing.ts'
import type { LookUp } from './records.ts'
import { findCopiedRenames } from './renames.ts'
import { hashingFor } from './row-hash.ts'
import { schemaDifferences } from './schema-differences.ts'
import { readSchemaObjects } from './schema-objects.ts'
import { readScope, type Scope } from './scope.ts'
import { sequenceDifferences } from './sequences.ts'
import { attempt, both, openSides, type Sides } from './side.ts'
import { writeTableChanges } from './table-changes.ts'
import { qualified, readTables, type Table } from './tables.ts'

/** Compares two databases completely, read only. Throws `unreachable` when one cannot be reached, `notMeasured` when the comparison breaks off. */
export const readDelta: DeltaReader = async (input) => {
  const sides = await openSides(input.beforeUrl, input.afterUrl)
  const log = await openChangeLog(input.changesFile)
  try {
    return await compare(input, sides, log)
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw cause
    const message = `The comparison of ${describe(input.beforeUrl)} with ${describe(input.afterUrl)} broke off. Nothing was changed.`
    throw new EvenkeelError('notMeasured', message, { hint: 'Repeat it; the log has the cause', cause })
  } finally {
    await log.close()
    await sides.close()
  }
}

async function compare(input: CompareDatabases, sides: Sides, log: ChangeLog): Promise<Delta> {
  const seed = randomBytes(8).readBigInt64BE().toString()
  // Beside what follows, on the sessions that stream rows later: a third of what a small delta takes.
  const objects = both(sides, (side) => readSchemaObjects({ ...side, look: side.scan }))
  objects.catch(() => {})
  const tables = await both(sides, readTables)
  const byName = pairTables(tables.before, tables.after)
  const scope = await readScope(sides.after, input.afterUrl, byName, input.counters)
  const pairing = await findCopiedRenames(sides, byName, seed)
  const facts = await readOdooFacts(sides, input.catalogue)
  const lookUp: LookUp = { sides, facts, tables: { before: byLabel(tables.before), after: byLabel(tables.after) } }
  const context: ExplainContext = { catalogue: input.catalogue, release: await releaseFacts(input, sides) }
  const expectations = openExpectations(input.context.expects)
  const notMeasured: string[] = []

  const differences = [
    ...(await schemaDifferences(sides, pairing, await objects)),
    ...(await largeObjects(sides, notMeasured)),
    ...databaseDifferences(input.database),
  ]
  const schema = differences.map((difference) => toSchemaChange(difference, lookUp, context, expectations))
  const attachments = new Map<string, DeltaChange>()
  const seen = (change: DeltaChange) => {
    if (change.table === 'ir_attachment') attachments.set(change.key, change)
  }
  const comparison = { lookUp, hashing: hashingFor(sides, seed), context, expects: input.context.expects, expectations, seen }
  const candidates = candidatesOf(scope, pairing)
  for (const pair of candidates) {
    const refused = await attempt(sides, () => writeTableChanges(comparison, pair, log.table(pair.after.label)))
    if (refused !== null) notMeasured.push(`${pair.after.label}: ${refused}`)
  }
  await writeWholeTables(sides, pairing, schema, log, notMeasured)
  const sequences = await readSequenceChanges(sides, lookUp, context, expectations)
  const files = input.filestore === null ? null : await fileChanges(lookUp, input.filestore, attachments)
  const total = pairing.pairs.length + pairing.onlyBefore.length + pairing.onlyAfter.length
  const { how, why } = scope
  return assemble(
    { how, why, tablesCompared: candidates.length, tablesTotal: total },
    { schema, sequences, files, missing: expectations.missing(), notMeasured },
    log,
  )
}

const byLabel = (tables: Table[]): Map<string, Table> => new Map(tables.map((table) => [table.label, table]))

async function releaseFacts({ context }: CompareDatabases, { after }: Sides): Promise<ReleaseFacts> {
  const { rows } = await after.look.query<{ now: number }>(`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`)
  return {
    released: new Set(context.releasedModules),
    updated: new Set([...context.releasedModules, ...context.updatedModules]),
    nowMs: rows[0]?.now ?? 0,
  }
}

/** Tables found to be one under two names have no counters in common, so they are always among them. */
function candidatesOf(scope: Scope, pairing: Pairing): Pairing['pairs'] {
  const wanted = new Set(scope.pairs.map((pair) => pair.after))
  return pairing.pairs
    .filter((pair) => wanted.has(pair.after) || pair.before.label !== pair.after.label)
    .sort((a, b) => (a.after.label < b.after.label ? -1 : 1))
}

async function largeObjects(sides: Sides, notMeasured: string[]): Promise<SchemaDifference[]> {
  let found: SchemaDifference[] = []
  const refused = await attempt(sides, async () => {
    found = await largeObjectDifferences(sides)
  })
  if (refused !== null) notMeasured.push(`large objects: ${refused}`)
  return found
}

function toSchemaChange(difference: SchemaDifference, { facts }: LookUp, context: ExplainContext, expectations: Expectations): SchemaChange {
  const { kind, object, before, after, table, columns } = difference
  const row = {}
  const change = { before, after, ids: [], records: new Map(), row }
  const declared =
    expectations.declare({ ...change, table: 'schema', column: null, values: { kind, object } }) ??
    (kind === 'column' && table !== null ? expectations.declare({ ...change, table, column: columns[0] ?? null, values: {} }) : null)
  return { kind, object, before, after, ...(declared ?? explainSchemaChange(difference, facts, context.release)) }
}

/** Rows of tables that one side lacks: the table is told in the schema, here is how many rows came or went with it. */
async function writeWholeTables(sides: Sides, pairing: Pairing, schema: SchemaChange[], log: ChangeLog, notMeasured: string[]): Promise<void> {
  const isUnexplained = (table: Table) => schema.some(({ kind, object, why }) => kind === 'table' && object === table.label && why === 'unexplained')
  const write = async (side: Sides['before'], table: Table, operation: 'inserted' | 'deleted') => {
    const refused = await attempt(sides, async () => {
      const { rows } = await side.look.query<{ count: number }>(`select count(*)::float8 as count from only ${qualified(table)}`)
      log.table(table.label).rows(operation, rows[0]?.count ?? 0, isUnexplained(table))
    })
    if (refused !== null) notMeasured.push(`${table.label}: ${refused}`)
  }
  for (const table of pairing.onlyBefore) await write(sides.before, table, 'deleted')
  for (const table of pairing.onlyAfter) await write(sides.after, table, 'inserted')
}

async function readSequenceChanges(sides: Sides, lookUp: LookUp, context: ExplainContext, expectations: Expectations): Promise<SequenceChange[]> {
  const differences = await sequenceDifferences(sides, lookUp, context.release)
  return differences.map((difference) => {
    const { sequence } = difference
    const [before, after] = [positionText(difference.before), positionText(difference.after)]
    const declared = expectations.declare({
      table: 'sequences',
      column: null,
      before,
      after,
      values: { sequence },
      ids: [],
      records: new Map(),
      row: {},
    })
    return { sequence, before, after, ...(declared ?? explainSequence(difference, context)) }
  })
}

type Parts = Pick<Delta, 'schema' | 'sequences' | 'files' | 'missing' | 'notMeasured'>

async function assemble(scope: Delta['scope'], parts: Parts, log: ChangeLog): Promise<Delta> {
  const { tables, changes, truncated, digest: changesDigest } = await log.close()
  const count = (list: { why: string }[]) => list.filter(({ why }) => why === 'unexplained').length
  const rows = tables.reduce((sum, table) => sum + table.unexplained, 0)
  const unexplained = rows + count(parts.schema) + count(parts.sequences) + (parts.files?.unexplained ?? 0)
  const verdict = unexplained > 0 || parts.missing.length > 0 ? 'bad' : parts.notMeasured.length > 0 ? 'notMeasured' : 'ok'
  return toDocument('Delta', {
    verdict,
    scope,
    tables,
    ...parts,
    changes,
    unexplained,
    truncatedAt: truncated ? changesPerTable : null,
    digest: digestOf({ tables, ...parts, changes: changesDigest }),
  })
}
