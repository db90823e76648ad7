/** Whole rows, fetched only for keys that differ. Long values are clipped by the server, so that memory is bounded by the number of rows alone. */
import { identifier } from '../client.ts'
import type { DifferingKey } from './differing-keys.ts'
import type { ColumnPair, TablePair } from './pairing.ts'
import { columnName, rowDigest } from './row-hash.ts'
import { both, type Side, type Sides } from './side.ts'
import { type Column, qualified } from './tables.ts'

export type Values = Record<string, string | null>

/** A row that differs, with the values of all columns of its side; null on the side that lacks it. */
export interface RowDifference extends DifferingKey {
  before: Values | null
  after: Values | null
}

/** Characters of one value that are kept; what differs beyond them shows in the digest that follows. */
const longestValue = 1_000
/** Rows fetched at a time. */
const batch = 250

/** Gathers differing keys into batches and adds both sides' rows. */
export async function* differingRows(
  sides: Sides,
  pair: TablePair,
  columns: ColumnPair[],
  keys: AsyncIterable<DifferingKey>,
): AsyncGenerator<RowDifference[]> {
  let waiting: DifferingKey[] = []
  for await (const key of keys) {
    waiting.push(key)
    if (waiting.length < batch) continue
    yield await withValues(sides, pair, columns, waiting)
    waiting = []
  }
  if (waiting.length > 0) yield await withValues(sides, pair, columns, waiting)
}

async function withValues(sides: Sides, pair: TablePair, columns: ColumnPair[], keys: DifferingKey[]): Promise<RowDifference[]> {
  const rows = await both(sides, (side) => fetchRows(side, pair, columns, keys))
  return keys.map((key) => {
    const name = JSON.stringify(key.key)
    const before = key.operation === 'inserted' ? null : (rows.before.get(name) ?? null)
    const after = key.operation === 'deleted' ? null : (rows.after.get(name) ?? null)
    return { ...key, before, after }
  })
}

async function fetchRows(side: Side, pair: TablePair, columns: ColumnPair[], keys: DifferingKey[]): Promise<Map<string, Values>> {
  const absent = side.name === 'before' ? 'inserted' : 'deleted'
  const wanted = keys.filter((key) => key.operation !== absent).map(({ key }) => key)
  if (wanted.length === 0) return new Map()
  const table = pair[side.name]
  const { key, where, values } = selection(side, pair, columns, wanted)
  const { rows } = await side.look.query<(string | null)[]>({
    text: `select ${[key, ...table.columns.map(clipped)].join(', ')} from only ${qualified(table)} where ${where}`,
    values,
    rowMode: 'array',
  })
  return new Map(rows.map(([name, ...cells]) => [normalised(name ?? ''), Object.fromEntries(table.columns.map((column, i) => [column.name, cells[i] ?? null]))]))
}

function selection(side: Side, pair: TablePair, columns: ColumnPair[], wanted: string[][]): { key: string; where: string; values: unknown[] } {
  if (pair.key.length === 0) {
    const digest = rowDigest(side, columns)
    return { key: `json_build_array(${digest})::text`, where: `${digest} = any($1::text[])`, values: [wanted.map(([digestText]) => digestText)] }
  }
  const names = pair.key.map((column) => columnName(side, column))
  const key = `json_build_array(${names.map((name) => `${name}::text`).join(', ')})::text`
  const places = pair.key.map((_, place) => `k${place}`)
  const typed = pair.key.map((column, place) => `k${place}::${(side.name === 'before' ? column.before : column.after).type}`)
  const arrays = pair.key.map((_, place) => `$${place + 1}::text[]`)
  const where = `(${names.join(', ')}) in (select ${typed.join(', ')} from unnest(${arrays.join(', ')}) as wanted(${places.join(', ')}))`
  return { key, where, values: pair.key.map((_, place) => wanted.map((parts) => parts[place])) }
}

function clipped(column: Column): string {
  const text = `${identifier(column.name)}::text`
  if (!column.wide) return text
  const note = `' … (' || length(${text}) || ' characters, md5 ' || md5(${text}) || ')'`
  return `case when length(${text}) > ${longestValue} then left(${text}, ${longestValue}) || ${note} else ${text} end`
}

/** PostgreSQL and JavaScript put other blanks into the same JSON. */
function normalised(key: string): string {
  return JSON.stringify(JSON.parse(key))
}
