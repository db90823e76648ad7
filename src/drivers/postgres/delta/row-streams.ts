/** One side's rows as (place, key, hash, where it lies), in the order of their places, through a cursor. */
import Cursor from 'pg-cursor'
import { identifier } from '../client.ts'
import type { ColumnPair, TablePair } from './pairing.ts'
import { columnOf, type Hashing, rowDigest, rowHash } from './row-hash.ts'
import type { Side, Sides } from './side.ts'
import { asText, qualified } from './tables.ts'

/** What is compared and how it is cut: places by an SQL expression per side, 2^shift places to a bucket. */
export interface Comparison {
  sides: Sides
  hashing: Hashing
  pair: TablePair
  columns: ColumnPair[]
  place(side: Side): string
  shift: number
  /** The integer key whose ranges are the buckets; null: buckets of hashes. */
  ranges: ColumnPair | null
}

export interface StreamedRow {
  /** The key's values as JSON. */
  key: string
  /** The row's hash; for a table without a key how many equal rows there are. */
  value: string
  /** Its ctid, or that of one of them. */
  at: string
}

/** Rows of one place. More than one only where hashes of keys agree. */
export interface Place {
  place: bigint
  rows: StreamedRow[]
}

/** Rows that one cursor step fetches. */
const batch = 1_000

type Cells = [place: string, key: string, value: string, at: string]

/** The rows of the buckets in `run`, in the order of their places. */
export async function* rowsByPlace(comparison: Comparison, side: Side, run: bigint[]): AsyncGenerator<Place, undefined, void> {
  const { text, values } = runQuery(comparison, side, run)
  const cursor = side.scan.query(new Cursor<Cells>(text, values, { rowMode: 'array' }))
  let current: Place | undefined
  try {
    for (let rows = await cursor.read(batch); rows.length > 0; rows = await cursor.read(batch)) {
      for (const [placeText, key, value, at] of rows) {
        const place = BigInt(placeText)
        if (current !== undefined && current.place > place) throw new TypeError(`rows of ${comparison.pair.after.label} came out of order`)
        if (current !== undefined && current.place !== place) {
          yield current
          current = undefined
        }
        current ??= { place, rows: [] }
        current.rows.push({ key, value, at })
      }
    }
    if (current !== undefined) yield current
  } finally {
    await cursor.close()
  }
  return undefined
}

function runQuery(comparison: Comparison, side: Side, run: bigint[]): { text: string; values: unknown[] } {
  const { hashing, pair, columns } = comparison
  const { where, values } = selection(comparison, side, run)
  const from = `from only ${qualified(pair[side.name])} where ${where}`
  const place = `${comparison.place(side)} as place`
  if (pair.key.length > 0) {
    const key = pair.key.map((column) => asText(columnOf(side, column))).join(', ')
    const hash = rowHash(side, hashing, columns)
    return { text: ordered(`select ${place}, json_build_array(${key})::text as name, (${hash})::text as value, ctid::text as at ${from}`), values }
  }
  const digest = `json_build_array(${rowDigest(side, columns)})::text`
  return {
    text: ordered(`select ${place}, ${digest} as name, count(*)::text as value, (array_agg(ctid::text))[1] as at ${from} group by 1, 2`),
    values,
  }
}

/** $1 is the seed of hashes, whether or not any is asked for. */
function selection({ hashing, shift, ranges, place }: Comparison, side: Side, run: bigint[]): { where: string; values: unknown[] } {
  if (ranges === null) return { where: `$1::bigint is not null and (${place(side)} >> ${shift}) = any($2::bigint[])`, values: [hashing.seed, run] }
  const low = run[0] ?? 0n
  const high = run.at(-1) ?? low
  const where = `$1::bigint is not null and ${identifier(columnOf(side, ranges).name)} between $2::bigint and $3::bigint`
  return { where, values: [hashing.seed, low << BigInt(shift), ((high + 1n) << BigInt(shift)) - 1n] }
}

/** An output column must not be called like what the rows are ordered by: PostgreSQL would order by its text. */
function ordered(rows: string): string {
  return `select t.place::text as a, t.name as b, t.value as c, t.at as d from (${rows}) t order by t.place, t.name collate "C"`
}
