/** Gathers what the explanation of a batch of rows needs, as far as the catalogue's rules and the release's expectations ask for it. */
import type { DeltaCatalogue } from '../../../domain/catalogue.ts'
import { registryRule } from '../../../domain/delta/explain-registry.ts'
import { sensitiveRule } from '../../../domain/delta/explain-sensitive.ts'
import type { ExplainContext, RecordFacts, RowFacts, TableFacts, Values } from '../../../domain/delta/facts.ts'
import { tableOf } from '../../../domain/delta/models.ts'
import type { Expects } from '../../../domain/expects.ts'
import { follow, type LookUp, type RecordName, readRecords } from './records.ts'
import type { RowDifference } from './row-values.ts'
import { asText, qualified } from './tables.ts'

/** What must be looked up for the rows of one table. */
interface Needs {
  /** Chains of columns, from a row as it was before, else as it came. */
  paths: string[]
  /** Columns whose records are wanted on both sides: an expectation names them by external id. */
  changed: string[]
  /** Columns of which it matters whether a new value stood in the table before. */
  fresh: string[]
  attachedTo: { model: string; id: string } | null
}

const isExternalId = (value: unknown): boolean => typeof value === 'string' && /^\w+\.\w/.test(value)

export function needsOf(table: TableFacts, context: ExplainContext, expects: Expects): Needs {
  const { catalogue } = context
  const name = table.table
  const sensitive = sensitiveRule(name, context)
  const conditions = sensitive?.newRow.flat() ?? []
  const registry = registryRule(name, context)
  const mine = expects.filter((expectation) => expectation.table === name)
  const matched = mine.flatMap(({ match }) =>
    match === 'any' ? [] : Object.entries(match).flatMap(([column, value]) => (isExternalId(value) ? [column] : [])),
  )
  const paths = [
    ...conditions.flatMap((condition) => ('record' in condition && condition.record !== 'self' ? [condition.record] : [])),
    ...(sensitive?.lostWith === undefined ? [] : [sensitive.lostWith]),
    ...(registry?.owner === 'record' ? registry.columns : []),
    ...(table.relation?.column ? [table.relation.column] : []),
    ...(catalogue.partOf[name] ?? []),
    ...matched,
  ]
  const changed = mine.flatMap(({ column, from, to }) => (column !== undefined && (isExternalId(from) || isExternalId(to)) ? [column] : []))
  const fresh = conditions.flatMap((condition) => ('column' in condition && condition.is === 'unusedBefore' ? [condition.column] : []))
  return { paths: [...new Set(paths)], changed: [...new Set(changed)], fresh: [...new Set(fresh)], attachedTo: catalogue.attachedTo[name] ?? null }
}

export async function readRowFacts(
  lookUp: LookUp,
  table: TableFacts,
  catalogue: DeltaCatalogue,
  needs: Needs,
  rows: RowDifference[],
): Promise<RowFacts[]> {
  const names = await namesOf(lookUp, table.table, catalogue, needs, rows)
  const records = await readNamed(lookUp, [...names.values()].flat())
  const own = await readRecords(
    lookUp,
    table.table,
    rows.flatMap((row) => ownId(row) ?? []),
  )
  const used = await usedBefore(lookUp, table.table, needs.fresh, rows)
  return rows.map((row, place) => ({
    operation: row.operation,
    before: row.before,
    after: row.after,
    self: own.get(ownId(row) ?? '') ?? selfWithoutId(row),
    records: new Map(
      [...names].flatMap(([key, found]): [string, RecordFacts][] => {
        const name = found[place]
        const record = name && records.get(`${name.table},${name.id}`)
        return record ? [[key, record]] : []
      }),
    ),
    usedBefore: new Set(needs.fresh.filter((column) => used.has(`${column},${row.after?.[column]}`))),
  }))
}

const ownId = (row: RowDifference): string | null => (row.before ?? row.after)?.id ?? null

function selfWithoutId(row: RowDifference): RecordFacts {
  return {
    model: null,
    id: row.key.join(','),
    existsBefore: row.operation !== 'inserted',
    existsAfter: row.operation !== 'deleted',
    before: [],
    after: [],
  }
}

/** Key of RowFacts.records -> the record's name for each row. */
async function namesOf(
  lookUp: LookUp,
  table: string,
  catalogue: DeltaCatalogue,
  needs: Needs,
  rows: RowDifference[],
): Promise<Map<string, (RecordName | undefined)[]>> {
  const { before, after } = lookUp.sides
  const names = new Map<string, (RecordName | undefined)[]>()
  const olds = rows.map((row) => row.before)
  const news = rows.map((row) => (row.before === null ? row.after : null))
  for (const path of needs.paths) {
    const [old, come] = [await follow(lookUp, before, table, path, olds), await follow(lookUp, after, table, path, news)]
    names.set(
      path,
      old.map((name, place) => name ?? come[place]),
    )
  }
  for (const column of needs.changed) {
    names.set(`from:${column}`, await follow(lookUp, before, table, column, olds))
    names.set(
      `to:${column}`,
      await follow(
        lookUp,
        after,
        table,
        column,
        rows.map((row) => row.after),
      ),
    )
  }
  const { attachedTo } = needs
  if (attachedTo)
    names.set(
      'attachedTo',
      rows.map((row) => attachedName(row.before ?? row.after, attachedTo, catalogue)),
    )
  return names
}

function attachedName(values: Values | null, { model, id }: { model: string; id: string }, catalogue: DeltaCatalogue): RecordName | undefined {
  const [name, record] = [values?.[model], values?.[id]]
  return name && record ? { table: tableOf(name, catalogue), id: record } : undefined
}

/** Records by `table,id`. */
async function readNamed(lookUp: LookUp, names: (RecordName | undefined)[]): Promise<Map<string, RecordFacts>> {
  const ids = new Map<string, string[]>()
  for (const name of names) if (name) ids.set(name.table, [...(ids.get(name.table) ?? []), name.id])
  const records = new Map<string, RecordFacts>()
  for (const [table, wanted] of ids) for (const [id, record] of await readRecords(lookUp, table, wanted)) records.set(`${table},${id}`, record)
  return records
}

/** `column,value` for values of new rows that stood in the table before. */
async function usedBefore(lookUp: LookUp, label: string, columns: string[], rows: RowDifference[]): Promise<Set<string>> {
  const used = new Set<string>()
  const table = lookUp.tables.before.get(label)
  if (table === undefined) return used
  for (const column of table.columns.filter(({ name }) => columns.includes(name))) {
    const values = rows.flatMap((row) => (row.operation === 'inserted' ? (row.after?.[column.name] ?? []) : []))
    const { rows: found } = await lookUp.sides.before.look.query<{ value: string }>(
      `select distinct ${asText(column)} as value from ${qualified(table)} where ${asText(column)} = any($1::text[])`,
      [values],
    )
    for (const { value } of found) used.add(`${column.name},${value}`)
  }
  return used
}
