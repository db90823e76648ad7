/** Compares the objects of two schemas. What belongs to a table that came or went as a whole is told with the table. */
import type { SchemaDifference } from '../../../domain/delta/explain-schema.ts'
import { identifier } from '../client.ts'
import type { Pairing, TablePair } from './pairing.ts'
import type { SchemaObject } from './schema-objects.ts'
import type { Side, Sides } from './side.ts'
import { labelOf, qualified, type Table } from './tables.ts'

type Objects = Map<string, SchemaObject>

/** Differences of the schema, with the rows and values that dropped tables and columns held. */
export async function schemaDifferences(
  sides: Sides,
  pairing: Pairing,
  objects: { before: SchemaObject[]; after: SchemaObject[] },
): Promise<SchemaDifference[]> {
  const renamed = pairing.pairs.filter((pair) => isRenamed(pair) || pair.columns.some((column) => column.before.name !== column.after.name))
  const before = keyed(objects.before.map((object) => underNewNames(object, renamed)))
  const after = keyed(objects.after)
  const tables = { before: tablesOf(before), after: tablesOf(after) }
  const owners = new Set(objects.before.filter(({ kind }) => kind === 'owner').map(({ definition }) => definition))
  const differences: SchemaDifference[] = renamed.flatMap(renamesOf)
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(key), after.get(key)]
    const object = now ?? old
    if (object === undefined || (old?.definition ?? null) === (now?.definition ?? null)) continue
    if (isToldWithItsTable(object, old, now, tables)) continue
    if (old === undefined ? isOrdinary(object, after, owners) : now === undefined && isGoneWithItsObject(object)) continue
    differences.push(await differenceOf(sides.before, object, old, now, pairing))
  }
  return differences
}

function keyed(objects: SchemaObject[]): Objects {
  return new Map(objects.map((object) => [keyOf(object.kind, object.table, object.name), object]))
}

const keyOf = (kind: string, table: string | null, name: string): string => `${kind}\u0000${table ?? ''}\u0000${name}`
const tablesOf = (objects: Objects): Set<string> =>
  new Set([...objects.values()].flatMap(({ kind, table }) => (kind === 'table' && table !== null ? [table] : [])))
const fullName = (table: Table): string => `${table.schema}.${table.name}`
const isRenamed = (pair: TablePair): boolean => fullName(pair.before) !== fullName(pair.after)

/** An object of the time before, as it would be called after the renames that were found. */
function underNewNames(object: SchemaObject, renamed: TablePair[]): SchemaObject {
  const pair = renamed.find((candidate) => fullName(candidate.before) === object.table)
  if (pair === undefined) return object
  const names = new Map(pair.columns.map((column) => [column.before.name, column.after.name]))
  const words = new Map([...names].filter(([old, now]) => old !== now))
  if (isRenamed(pair)) words.set(pair.before.name, pair.after.name)
  return {
    ...object,
    table: fullName(pair.after),
    name: object.kind === 'column' ? (names.get(object.name) ?? object.name) : object.name,
    columns: object.columns.map((column) => names.get(column) ?? column),
    definition: object.definition.replace(/\w+/g, (word) => words.get(word) ?? word),
  }
}

function renamesOf(pair: TablePair): SchemaDifference[] {
  const table = pair.after.label
  const shared = { heldData: null, renamed: true, table }
  const columns = pair.columns.filter((column) => column.before.name !== column.after.name)
  return [
    ...(isRenamed(pair) ? [{ ...shared, kind: 'table' as const, object: table, before: pair.before.label, after: table, columns: [] }] : []),
    ...columns.map(({ before, after }) => ({
      ...shared,
      kind: 'column' as const,
      object: `${table}.${after.name}`,
      before: before.name,
      after: after.name,
      columns: [after.name],
    })),
  ]
}

const partsOfTables = new Set<string>(['column', 'constraint', 'index', 'sequence'])

function isToldWithItsTable(
  object: SchemaObject,
  old: SchemaObject | undefined,
  now: SchemaObject | undefined,
  tables: { before: Set<string>; after: Set<string> },
): boolean {
  // A sequence of its own that came or went is told with its position.
  if (object.table === null) return object.kind === 'sequence' && (old === undefined || now === undefined)
  if (object.kind === 'table') return false
  if (old === undefined && partsOfTables.has(object.kind)) return !tables.before.has(object.table)
  return now === undefined && tables.before.has(object.table) && !tables.after.has(object.table)
}

/** A new object belongs to one of the usual owners, and nobody else may do anything with it. */
function isOrdinary({ kind, table, name, definition }: SchemaObject, after: Objects, owners: Set<string>): boolean {
  if (kind === 'owner') return owners.has(definition)
  if (kind !== 'privilege' || name.startsWith('policy ') || name.startsWith('default ')) return false
  // What came without a table (a function, a type, a schema) is told by itself.
  if (table === null) return true
  const owner = after.get(keyOf('owner', table, ''))?.definition
  return name === '' && definition.startsWith(`${owner}=`) && !definition.includes(' ')
}

/** Owner and rights of something that is gone: they are written out for whatever exists. */
function isGoneWithItsObject({ kind, name }: SchemaObject): boolean {
  return kind === 'owner' || (kind === 'privilege' && (name === '' || name.startsWith('function ') || name.startsWith('schema ')))
}

async function differenceOf(
  before: Side,
  object: SchemaObject,
  old: SchemaObject | undefined,
  now: SchemaObject | undefined,
  pairing: Pairing,
): Promise<SchemaDifference> {
  const table = object.table === null ? null : labelOfFull(object.table)
  const isColumn = object.kind === 'column'
  const lost = now === undefined ? await heldData(before, object, pairing) : null
  return {
    kind: object.kind,
    object: nameOf(object, table),
    before: old?.definition ?? null,
    after: now?.definition ?? null,
    table,
    columns: isColumn ? [object.name] : object.columns,
    heldData: lost,
    renamed: false,
  }
}

function nameOf({ kind, name }: SchemaObject, table: string | null): string {
  if (kind === 'sequence' || table === null) return name.replace(/^public\./, '')
  return name === '' ? table : `${table}.${name}`
}

function labelOfFull(table: string): string {
  const dot = table.indexOf('.')
  return labelOf(table.slice(0, dot), table.slice(dot + 1))
}

/** Rows of a table, or values of a column, that are gone. Columns that only had nulls held nothing. */
async function heldData(before: Side, object: SchemaObject, pairing: Pairing): Promise<bigint | null> {
  if (object.kind === 'table') {
    const table = pairing.onlyBefore.find((candidate) => fullName(candidate) === object.table)
    return table ? countOf(before, `count(*)`, table) : null
  }
  if (object.kind !== 'column') return null
  const pair = pairing.pairs.find((candidate) => fullName(candidate.after) === object.table)
  const column = pair?.dropped.find(({ name }) => name === object.name)
  return pair && column ? countOf(before, `count(${identifier(column.name)})`, pair.before) : null
}

async function countOf(side: Side, count: string, table: Table): Promise<bigint> {
  const { rows } = await side.look.query<{ count: string }>(`select ${count}::text as count from only ${qualified(table)}`)
  return BigInt(rows[0]?.count ?? 0)
}
