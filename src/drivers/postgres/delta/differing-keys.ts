/**
 * The rows of a table that differ, found without moving the others. Both databases count and sum hashes per bucket at the same time; only buckets that
 * differ are read, as (key, hash), in order through cursors, and merged. Memory holds one batch per side, whatever the table's size.
 * A row's place is its integer key (an index finds a bucket again), else a hash of its key, else of its content; a bucket is a run of places.
 */
import { identifier } from '../client.ts'
import type { ColumnPair, TablePair } from './pairing.ts'
import { columnOf, type Hashing, hashPlace, mixedSum, rowHash } from './row-hash.ts'
import { type Comparison, type Place, rowsByPlace, type StreamedRow } from './row-streams.ts'
import { both, type Side, type Sides } from './side.ts'
import { qualified } from './tables.ts'

/** One row, or for a table without a key `copies` equal rows. */
export interface DifferingKey {
  operation: 'inserted' | 'updated' | 'deleted'
  /** The key's values as text; for a table without a key the digest of the row. */
  key: string[]
  copies: number
  /** Where the row lies on each side (ctid), valid in the snapshot that is compared. */
  at: { before: string | null; after: string | null }
}

/** Places per bucket of an integer key, as a power of two: at most 1024 rows. */
const smallestShift = 10
/** Buckets of an integer key, about: what one side's answer may hold. */
const mostBuckets = 16_384
const rowsPerHashBucket = 256

/** Yields every differing row once, in an order that depends on the content alone. `columns` are what is compared. */
export async function* differingKeys(sides: Sides, hashing: Hashing, pair: TablePair, columns: ColumnPair[]): AsyncGenerator<DifferingKey> {
  const [only] = pair.key
  const comparison: Comparison =
    pair.integerKey && only !== undefined
      ? { sides, hashing, pair, columns, place: (side) => `${idOf(side, only)}::bigint`, shift: await shiftOfRange(sides, pair, only), ranges: only }
      : { sides, hashing, pair, columns, place: (side) => hashPlace(side, hashing, pair, columns), shift: shiftOfHash(pair), ranges: null }
  const sums = await both(sides, (side) => bucketSums(comparison, side))
  const differing = [...new Set([...sums.before.keys(), ...sums.after.keys()])]
    .filter((bucket) => sums.before.get(bucket) !== sums.after.get(bucket))
    .map(BigInt)
    .sort(ascending)
  // Neighbouring ranges are read in one go; buckets of hashes all at once, because each reading goes through the whole table.
  const runs = comparison.ranges ? neighbours(differing) : [differing].filter((run) => run.length > 0)
  for (const run of runs) yield* compareRun(comparison, run)
}

const idOf = (side: Side, key: ColumnPair): string => identifier(columnOf(side, key).name)

async function shiftOfRange(sides: Sides, pair: TablePair, key: ColumnPair): Promise<number> {
  const ends = await both(sides, async (side) => {
    const id = idOf(side, key)
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

const nothing: StreamedRow[] = []

function rowsOf(step: IteratorResult<Place, undefined>): StreamedRow[] {
  return step.value?.rows ?? nothing
}

function* comparePlace(pair: TablePair, before: StreamedRow[], after: StreamedRow[]): Generator<DifferingKey> {
  for (const mine of before) {
    const theirs = after.find(({ key }) => key === mine.key)
    if (mine.value !== theirs?.value) yield differenceOf(pair, mine.key, mine, theirs)
  }
  for (const theirs of after) if (!before.some(({ key }) => key === theirs.key)) yield differenceOf(pair, theirs.key, undefined, theirs)
}

function differenceOf(pair: TablePair, key: string, before: StreamedRow | undefined, after: StreamedRow | undefined): DifferingKey {
  const change = pair.key.length > 0 ? changeOfKey(before, after) : changeOfCopies(before, after)
  return { ...change, key: JSON.parse(key) as string[], at: { before: before?.at ?? null, after: after?.at ?? null } }
}

type Change = Pick<DifferingKey, 'operation' | 'copies'>

function changeOfKey(before: StreamedRow | undefined, after: StreamedRow | undefined): Change {
  if (before === undefined) return { operation: 'inserted', copies: 1 }
  return { operation: after === undefined ? 'deleted' : 'updated', copies: 1 }
}

function changeOfCopies(before: StreamedRow | undefined, after: StreamedRow | undefined): Change {
  const more = Number(after?.value ?? 0) - Number(before?.value ?? 0)
  return { operation: more > 0 ? 'inserted' : 'deleted', copies: Math.abs(more) }
}

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
