/** Records that rows name, looked up in both databases a batch at a time: do they exist, and which external ids do they have. */
import type { ExternalId, RecordFacts } from '../../../domain/delta/facts.ts'
import type { ForeignKeys, OdooFacts } from './odoo-facts.ts'
import { both, type Side, type Sides } from './side.ts'
import { asText, qualified, type Table } from './tables.ts'

/** What look-ups need, for the whole comparison. */
export interface LookUp {
  sides: Sides
  facts: OdooFacts & { foreignKeys: ForeignKeys }
  /** By label. */
  tables: { before: Map<string, Table>; after: Map<string, Table> }
}

/** A record by the label of its table and its id. */
export interface RecordName {
  table: string
  id: string
}

/** Facts by id for records of one table. */
export async function readRecords(lookUp: LookUp, table: string, ids: string[]): Promise<Map<string, RecordFacts>> {
  const model = lookUp.facts.modelOf(table)
  const wanted = [...new Set(ids)].filter((id) => /^\d{1,18}$/.test(id))
  if (wanted.length === 0) return new Map()
  const exists = await both(lookUp.sides, (side) => existing(lookUp, side, table, wanted))
  const named = await both(lookUp.sides, async (side) =>
    model === null || !lookUp.facts.present ? new Map<string, ExternalId[]>() : externalIds(side, model, wanted),
  )
  const record = (id: string): RecordFacts => ({
    model,
    id,
    existsBefore: exists.before.has(id),
    existsAfter: exists.after.has(id),
    before: named.before.get(id) ?? [],
    after: named.after.get(id) ?? [],
  })
  return new Map(wanted.map((id) => [id, record(id)]))
}

async function existing(lookUp: LookUp, side: Side, label: string, ids: string[]): Promise<Set<string>> {
  const table = lookUp.tables[side.name].get(label)
  if (table === undefined || !table.columns.some(({ name }) => name === 'id')) return new Set()
  const { rows } = await side.look.query<[string]>({
    text: `select id::text from ${qualified(table)} where id = any($1::bigint[])`,
    values: [ids],
    rowMode: 'array',
  })
  return new Set(rows.map(([id]) => id))
}

async function externalIds(side: Side, model: string, ids: string[]): Promise<Map<string, ExternalId[]>> {
  const { rows } = await side.look.query<ExternalId & { record: string }>(
    `select res_id::text as record, module, name, coalesce(noupdate, false) as noupdate from public.ir_model_data
      where model = $1 and res_id = any($2::bigint[]) order by id`,
    [model, ids],
  )
  const found = new Map<string, ExternalId[]>()
  for (const { record, ...id } of rows) found.set(record, [...(found.get(record) ?? []), id])
  return found
}

/**
 * Follows a column, or a chain of columns (`ir_actions_server_id.model_id`), from values of one side to the records that they name; undefined where a
 * foreign key is unknown or a link is empty. Answers are in the order of `rows`.
 */
export async function follow(
  lookUp: LookUp,
  side: Side,
  table: string,
  path: string,
  rows: (Record<string, string | null> | null)[],
): Promise<(RecordName | undefined)[]> {
  const [first = '', ...rest] = path.split('.')
  const target = lookUp.facts.foreignKeys.get(table)?.get(first)
  if (target === undefined) return rows.map(() => undefined)
  let names = rows.map((row): RecordName | undefined => (row?.[first] == null ? undefined : { table: target, id: row[first] }))
  for (const column of rest) {
    const from = names.find((name) => name !== undefined)?.table
    const next = from === undefined ? undefined : lookUp.facts.foreignKeys.get(from)?.get(column)
    if (from === undefined || next === undefined) return rows.map(() => undefined)
    const values = await readColumns(
      lookUp,
      side,
      from,
      [column],
      names.flatMap((name) => (name ? [name.id] : [])),
    )
    names = names.map((name) => {
      const id = name && values.get(name.id)?.[0]
      return id == null ? undefined : { table: next, id }
    })
  }
  return names
}

/** Columns of the rows with these ids, as text; a column that the table lacks is null. */
export async function readColumns(
  lookUp: LookUp,
  side: Side,
  label: string,
  columns: string[],
  ids: string[],
): Promise<Map<string, (string | null)[]>> {
  const table = lookUp.tables[side.name].get(label)
  if (table === undefined || ids.length === 0) return new Map()
  const cells = columns.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name)
    return column ? `left(${asText(column)}, 1000)` : 'null'
  })
  const { rows } = await side.look.query<[string, ...(string | null)[]]>({
    text: `select id::text, ${cells.join(', ')} from ${qualified(table)} where id = any($1::bigint[])`,
    values: [[...new Set(ids)]],
    rowMode: 'array',
  })
  return new Map(rows.map(([id, ...values]) => [id, values]))
}
