/** Whole rows, fetched only where they differ. Long values are clipped by the server, so that memory is bounded by the number of rows alone. */
import { longestShown } from '../../../domain/delta/display.ts'
import type { Values } from '../../../domain/delta/facts.ts'
import type { DifferingKey } from './differing-keys.ts'
import type { TablePair } from './pairing.ts'
import { both, type Side, type Sides } from './side.ts'
import { asText, type Column, qualified } from './tables.ts'

/** A row that differs, with the values of all columns of its side; null on the side that lacks it. */
export interface RowDifference extends DifferingKey {
  before: Values | null
  after: Values | null
}

/** Characters of a value that are held; a longer one is clipped by the server, as `clipped` of domain/delta does. */
const longestHeld = longestShown
/** Texts in several languages are held whole, to see which of them changed. */
const longestTranslated = 65_536
/** Rows fetched at a time. */
const batch = 250

/** Gathers differing keys into batches and adds both sides' rows. */
export async function* differingRows(sides: Sides, pair: TablePair, keys: AsyncIterable<DifferingKey>): AsyncGenerator<RowDifference[]> {
  let waiting: DifferingKey[] = []
  for await (const key of keys) {
    waiting.push(key)
    if (waiting.length < batch) continue
    yield await withValues(sides, pair, waiting)
    waiting = []
  }
  if (waiting.length > 0) yield await withValues(sides, pair, waiting)
}

/** Rows of a table with an integer key `id`, whether they differ or not; those that one side lacks are left out. */
export async function* rowsById(sides: Sides, pair: TablePair, ids: string[]): AsyncGenerator<RowDifference[]> {
  for (let start = 0; start < ids.length; start += batch) {
    const places = await both(sides, (side) => placesById(side, pair, ids.slice(start, start + batch)))
    const keys = [...places.before].flatMap(([id, before]): DifferingKey[] => {
      const after = places.after.get(id)
      return after === undefined ? [] : [{ operation: 'updated', key: [id], copies: 1, at: { before, after } }]
    })
    yield await withValues(sides, pair, keys)
  }
}

async function placesById(side: Side, pair: TablePair, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await side.look.query<[string, string]>({
    text: `select id::text, ctid::text from only ${qualified(pair[side.name])} where id = any($1::bigint[])`,
    values: [ids],
    rowMode: 'array',
  })
  return new Map(rows)
}

async function withValues(sides: Sides, pair: TablePair, keys: DifferingKey[]): Promise<RowDifference[]> {
  const rows = await both(sides, (side) => fetchRows(side, pair, keys))
  return keys.map((key) => ({
    ...key,
    before: key.operation === 'inserted' ? null : (rows.before.get(key.at.before ?? '') ?? null),
    after: key.operation === 'deleted' ? null : (rows.after.get(key.at.after ?? '') ?? null),
  }))
}

/** Rows by where they lie: no key needs to find its way back from text, and no index is needed. */
async function fetchRows(side: Side, pair: TablePair, keys: DifferingKey[]): Promise<Map<string, Values>> {
  const absent = side.name === 'before' ? 'inserted' : 'deleted'
  const wanted = keys.flatMap((key) => (key.operation === absent ? [] : (key.at[side.name] ?? [])))
  if (wanted.length === 0) return new Map()
  const table = pair[side.name]
  const { rows } = await side.look.query<(string | null)[]>({
    text: `select ${['ctid::text', ...table.columns.map(held)].join(', ')} from only ${qualified(table)} where ctid = any($1::tid[])`,
    values: [wanted],
    rowMode: 'array',
  })
  return new Map(rows.map(([at, ...cells]) => [at ?? '', Object.fromEntries(table.columns.map((column, i) => [column.name, cells[i] ?? null]))]))
}

function held(column: Column): string {
  const text = asText(column)
  if (!column.wide) return text
  const longest = column.type === 'jsonb' ? longestTranslated : longestHeld
  const note = `' … (' || length(${text}) || ' characters, sha256 ' || left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 16) || ')'`
  return `case when length(${text}) > ${longest} then left(${text}, ${longestShown}) || ${note} else ${text} end`
}
