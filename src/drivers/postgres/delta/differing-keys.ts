/**
 * The rows of a table that differ, found without moving the others. Both databases count and sum hashes per bucket at the same time; only buckets that
 * differ are read, as (key, hash), in order through cursors, and merged. Memory holds one batch per side, whatever the table's size.
 * A row's place is its integer key (an index finds a bucket again), else a hash of its key, else of its content; a bucket is a run of places.
 */
import Cursor from 'pg-cursor'
import type { ColumnPair, TablePair } from './pairing.ts'
import { columnName, type Hashing, hashPlace, mixedSum, rowDigest, rowHash } from './row-hash.ts'
import { both, type Side, type Sides } from './side.ts'
import { qualified } from './tables.ts'

/** One row, or for a table without a key `copies` equal rows. */
export interface DifferingKey {
  operation: 'inserted' | 'updated' | 'deleted'
  /** The key's values as text; for a table without a key the digest of the row. */
  key: string[]
  copies: number
}

/** What is compared and how it is cut: places by an SQL expression per side, 2^shift places to a bucket. */
interface Comparison {
  sides: Sides
  hashing: Hashing
  pair: TablePair
  columns: ColumnPair[]
  place(side: Side): string
  shift: number
}

/** Rows that one cursor step fetches. */
const batch = 5_000
/** Places per bucket of an integer key, as a power of two: at most 1024 rows. */
const smallestShift = 10
/** Buckets of an integer key, about: what one side's answer may hold. */
const mostBuckets = 16_384
const rowsPerHashBucket = 256

/** Yields every differing row once, in an order that depends on the content alone. `columns` are what is compared. */
export async function* differingKeys(sides: Sides, hashing: Hashing, pair: TablePair, columns: ColumnPair[]): AsyncGenerator<DifferingKey> {
  const comparison: Comparison = pair.integerKey
    ? { sides, hashing, pair, columns, place: (side) => `${keyColumn(side, pair)}::bigint`, shift: await shiftOfRange(sides, pair) }
    : { sides, hashing, pair, columns, place: (side) => hashPlace(side, hashing, pair, columns), shift: shiftOfHash(pair) }
  const sums = await both(sides, (side) => bucketSums(comparison, side))
  const differing = [...new Set([...sums.before.keys(), ...sums.after.keys()])]
    .filter((bucket) => sums.before.get(bucket) !== sums.after.get(bucket))
    .map(BigInt)
    .sort(ascending)
  const runs = pair.integerKey ? neighbours(differing) : [differing].filter((run) => run.length > 0)
  for (const run of runs) yield* compareRun(comparison, run)
}

async function shiftOfRange(sides: Sides, pair: TablePair): Promise<number> {
  const ends = await both(sides, async (side) => {
    const id = keyColumn(side, pair)
    const { rows } = await side.scan.query<{ low: string | null; high: string | null }>(
      `select min(${id})::text as low, max(${id})::text as high from only ${qualified(pair[side.name])}`,
    )
    return [rows[0]?.low, rows[0]?.high].flatMap((end) => (end == null ? [] : [BigInt(end)]))
  })
  const all = [...ends.before, ...ends.after].sort(ascending)
  const span = (all.at(-1) ?? 0n) - (all[0] ?? 0n)
  let shift = smallestShift
  while (span >> BigInt(shift) > mostBuckets) shift += 1
  return shift
}

function shiftOfHash(pair: TablePair): number {
  const rows = Math.max(pair.before.rows, pair.after.rows, pair.before.bytes / 200, pair.after.bytes / 200)
  return 63 - Math.min(15, Math.ceil(Math.log2(1 + rows / rowsPerHashBucket)))
}

async function bucketSums({ hashing, pair, columns, place, shift }: Comparison, side: Side): Promise<Map<string, string>> {
  const { rows } = await side.scan.query<[string, string]>({
    text: `select (${place(side)} >> ${shift})::text, count(*)::text || ' ' || ${mixedSum(rowHash(side, hashing, columns))}
             from only ${qualified(pair[side.name])} group by 1`,
    values: [hashing.seed],
    rowMode: 'array',
  })
  return new Map(rows)
}

function neighbours(buckets: bigint[]): bigint[][] {
  const runs: bigint[][] = []
  for (const bucket of buckets) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1) === bucket - 1n) run.push(bucket)
    else runs.push([bucket])
  }
  return runs
}

async function* compareRun(comparison: Comparison, run: bigint[]): AsyncGenerator<DifferingKey> {
  const { sides, pair } = comparison
  const before = rowsByPlace(comparison, sides.before, run)
  const after = rowsByPlace(comparison, sides.after, run)
  try {
    let [left, right] = await Promise.all([before.next(), after.next()])
    while (!left.done || !right.done) {
      const takeLeft = !left.done && (right.done || left.value.place <= right.value.place)
      const takeRight = !right.done && (left.done || right.value.place <= left.value.place)
      yield* comparePlace(pair, takeLeft ? rowsOf(left) : nothing, takeRight ? rowsOf(right) : nothing)
      ;[left, right] = await Promise.all([takeLeft ? before.next() : left, takeRight ? after.next() : right])
    }
  } finally {
    await Promise.all([before.return(undefined), after.return(undefined)])
  }
}

/** Rows of one place: key -> hash, or without a key: digest -> number of copies. */
interface Place {
  place: bigint
  rows: Map<string, string>
}

const nothing = new Map<string, string>()

function rowsOf(step: IteratorResult<Place, undefined>): Map<string, string> {
  return step.value?.rows ?? nothing
}

function* comparePlace(pair: TablePair, before: Map<string, string>, after: Map<string, string>): Generator<DifferingKey> {
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [mine, theirs] = [before.get(name), after.get(name)]
    if (mine === theirs) continue
    const key = JSON.parse(name) as string[]
    if (pair.key.length > 0) yield { operation: mine === undefined ? 'inserted' : theirs === undefined ? 'deleted' : 'updated', key, copies: 1 }
    else {
      const more = Number(theirs ?? 0) - Number(mine ?? 0)
      yield { operation: more > 0 ? 'inserted' : 'deleted', key, copies: Math.abs(more) }
    }
  }
}

/** One side's rows of the buckets in `run`, in the order of their places. */
async function* rowsByPlace(comparison: Comparison, side: Side, run: bigint[]): AsyncGenerator<Place, undefined, void> {
  const { text, values } = runQuery(comparison, side, run)
  const cursor = side.scan.query(new Cursor<[string, string, string]>(text, values, { rowMode: 'array' }))
  let current: Place | undefined
  try {
    for (let rows = await cursor.read(batch); rows.length > 0; rows = await cursor.read(batch)) {
      for (const [placeText, key, value] of rows) {
        const place = BigInt(placeText)
        if (current !== undefined && current.place > place) throw new TypeError(`rows of ${comparison.pair.after.label} came out of order`)
        if (current !== undefined && current.place !== place) {
          yield current
          current = undefined
        }
        current ??= { place, rows: new Map() }
        current.rows.set(key, value)
      }
    }
    if (current !== undefined) yield current
  } finally {
    await cursor.close()
  }
  return undefined
}

function runQuery(comparison: Comparison, side: Side, run: bigint[]): { text: string; values: unknown[] } {
  const { hashing, pair, columns, shift } = comparison
  const table = qualified(pair[side.name])
  const place = comparison.place(side)
  // An output column must not be called like what the rows are ordered by: PostgreSQL would order by its text.
  const ordered = (rows: string, order: string) => `select t.place::text as a, t.name as b, t.value as c from (${rows}) t order by ${order}`
  if (pair.integerKey) {
    const low = run[0] ?? 0n
    const high = run.at(-1) ?? low
    const values = [hashing.seed, low << BigInt(shift), ((high + 1n) << BigInt(shift)) - 1n]
    const rows = `select ${place} as place, json_build_array(${keyColumn(side, pair)}::text)::text as name, (${rowHash(side, hashing, columns)})::text as value
                    from only ${table} where ${keyColumn(side, pair)} between $2::bigint and $3::bigint`
    return { text: ordered(rows, 't.place'), values }
  }
  const values = [hashing.seed, run]
  const where = `where (${place} >> ${shift}) = any($2::bigint[])`
  const order = 't.place, t.name collate "C"'
  if (pair.key.length > 0) {
    const key = pair.key.map((column) => `${columnName(side, column)}::text`).join(', ')
    const rows = `select ${place} as place, json_build_array(${key})::text as name, (${rowHash(side, hashing, columns)})::text as value from only ${table} ${where}`
    return { text: ordered(rows, order), values }
  }
  const rows = `select ${place} as place, json_build_array(${rowDigest(side, columns)})::text as name, count(*)::text as value
                  from only ${table} ${where} and $1::bigint is not null group by 1, 2`
  return { text: ordered(rows, order), values }
}

function keyColumn(side: Side, pair: TablePair): string {
  const [only] = pair.key
  if (only === undefined) throw new TypeError(`${pair.after.label} has no key`)
  return columnName(side, only)
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
