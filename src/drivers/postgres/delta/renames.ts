/** Tables and columns that got another name by copying: the values are the proof. Renames proper are found by their ids (pairing.ts). */

import { identifier } from '../client.ts'
import { type ColumnPair, type Pairing, pairOf, type TablePair, withRename } from './pairing.ts'
import { mixedSum } from './row-hash.ts'
import type { Side, Sides } from './side.ts'
import { asText, type Column, qualified, type Table } from './tables.ts'

/** The same pairing, with tables and columns joined that hold the same values under another name. Empty ones prove nothing. */
export async function findCopiedRenames(sides: Sides, pairing: Pairing, seed: string): Promise<Pairing> {
  const pairs: TablePair[] = []
  for (const pair of pairing.pairs) pairs.push(pair.dropped.length > 0 && pair.added.length > 0 ? await renameColumns(sides, pair, seed) : pair)
  const onlyBefore: Table[] = []
  let onlyAfter = pairing.onlyAfter
  for (const table of pairing.onlyBefore) {
    const copy = await copyOf(sides, table, onlyAfter, seed)
    if (copy === null) onlyBefore.push(table)
    else pairs.push(pairOf(table, copy))
    onlyAfter = onlyAfter.filter((candidate) => candidate !== copy)
  }
  return { pairs, onlyBefore, onlyAfter }
}

async function renameColumns(sides: Sides, pair: TablePair, seed: string): Promise<TablePair> {
  let found = pair
  for (const column of pair.dropped) {
    const old = await contentOf(sides.before, pair.before, [...keyOf('before', pair), column], column, seed)
    if (old === null) continue
    for (const candidate of found.added) {
      const now = await contentOf(sides.after, pair.after, [...keyOf('after', pair), candidate], candidate, seed)
      if (now !== old) continue
      found = withRename(found, { before: column, after: candidate })
      break
    }
  }
  return found
}

async function copyOf(sides: Sides, table: Table, candidates: Table[], seed: string): Promise<Table | null> {
  const names = signature(table)
  for (const candidate of candidates.filter((other) => signature(other) === names)) {
    const old = await contentOf(sides.before, table, sorted(table), null, seed)
    if (old !== null && old === (await contentOf(sides.after, candidate, sorted(candidate), null, seed))) return candidate
  }
  return null
}

/** Number of values and the sum of their hashes, as one text; null: nothing in it. Types may differ, so text is compared. */
async function contentOf(side: Side, table: Table, columns: Column[], counted: Column | null, seed: string): Promise<string | null> {
  const row = `row(${columns.map(asText).join(', ')})`
  const { rows } = await side.look.query<{ count: string; sum: string | null }>(
    `select count(${counted ? identifier(counted.name) : '*'})::text as count, ${mixedSum(`hashtextextended(${row}::text collate "C", $1::bigint)`)} as sum from only ${qualified(table)}`,
    [seed],
  )
  const first = rows[0]
  return first === undefined || first.count === '0' ? null : `${first.count} ${first.sum}`
}

const keyOf = (side: Side['name'], pair: TablePair): Column[] => pair.key.map((column: ColumnPair) => column[side])
const sorted = (table: Table): Column[] => [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1))
const signature = (table: Table): string =>
  sorted(table)
    .map((column) => column.name)
    .join(' ')
