/**
 * Which table and column of one side is which of the other. A database copy keeps object ids and attribute numbers, and neither is ever given twice:
 * so the same id under another name is a rename, and its rows are compared like any others.
 */
import type { Column, Table } from './tables.ts'

export interface ColumnPair {
  before: Column
  after: Column
}

export interface TablePair {
  before: Table
  after: Table
  columns: ColumnPair[]
  /** Columns of `before` that `after` lacks, and the reverse. */
  dropped: Column[]
  added: Column[]
  /** Key columns that both sides have; empty: rows are told apart by their content. */
  key: ColumnPair[]
  integerKey: boolean
}

export interface Pairing {
  pairs: TablePair[]
  onlyBefore: Table[]
  onlyAfter: Table[]
}

export function pairTables(before: Table[], after: Table[]): Pairing {
  const byName = new Map(after.map((table) => [nameOf(table), table]))
  const names = new Set(before.map(nameOf))
  const renamed = new Map(after.filter((table) => !names.has(nameOf(table))).map((table) => [table.oid, table]))
  const pairs: TablePair[] = []
  const onlyBefore: Table[] = []
  for (const table of before) {
    const other = byName.get(nameOf(table)) ?? renamed.get(table.oid)
    if (other === undefined) onlyBefore.push(table)
    else pairs.push(pairOf(table, other))
  }
  const paired = new Set(pairs.map((pair) => pair.after))
  return { pairs, onlyBefore, onlyAfter: after.filter((table) => !paired.has(table)) }
}

export function pairOf(before: Table, after: Table): TablePair {
  const columns: ColumnPair[] = []
  const dropped: Column[] = []
  const sameTable = before.oid === after.oid
  for (const column of before.columns) {
    const other = after.columns.find((candidate) => candidate.name === column.name) ?? (sameTable ? renamedColumn(column, before, after) : undefined)
    if (other === undefined) dropped.push(column)
    else columns.push({ before: column, after: other })
  }
  const taken = new Set(columns.map((pair) => pair.after))
  const added = after.columns.filter((column) => !taken.has(column))
  return withKey({ before, after, columns, dropped, added, key: [], integerKey: false })
}

/** The same pair with one more column on both sides: found to be one column under two names. */
export function withRename(pair: TablePair, renamed: ColumnPair): TablePair {
  const dropped = pair.dropped.filter((column) => column !== renamed.before)
  const added = pair.added.filter((column) => column !== renamed.after)
  return withKey({ ...pair, columns: [...pair.columns, renamed], dropped, added })
}

function withKey(pair: TablePair): TablePair {
  const key = pair.after.key.flatMap((name) => pair.columns.filter((column) => column.after.name === name))
  const sameKey =
    key.length > 0 && key.length === pair.after.key.length && key.every((column, place) => column.before.name === pair.before.key[place])
  return { ...pair, key: sameKey ? key : [], integerKey: sameKey && pair.before.integerKey && pair.after.integerKey }
}

function renamedColumn(column: Column, before: Table, after: Table): Column | undefined {
  const known = new Set(before.columns.map(({ name }) => name))
  return after.columns.find((candidate) => candidate.number === column.number && candidate.type === column.type && !known.has(candidate.name))
}

const nameOf = (table: Table): string => `${table.schema}.${table.name}`
