/** Why an object of the schema came, went or changed. What a release's models bring is its own; privileges, triggers and functions never are. */
import type { SchemaChange } from '../delta.ts'
import { type Explanation, explained, type ReleaseFacts, unexplained } from './facts.ts'

/** A difference between the two schemas, with what an explanation needs. */
export interface SchemaDifference {
  kind: SchemaChange['kind']
  object: string
  before: string | null
  after: string | null
  /** Label of the table that it belongs to; null: none. */
  table: string | null
  /** Columns that it is about. */
  columns: string[]
  /** Not null: the difference is a dropped table or column that held this many rows or values. */
  heldData: bigint | null
  /** It got another name and kept its data. */
  renamed: boolean
}

/** What Odoo's registry says about tables and columns, on both sides. */
export interface SchemaOwnership {
  /** The module that first defined the model (or relation) of a table; null: none. */
  definerOf(table: string): string | null
  /** Modules that define or extend the model of a table. */
  extendersOf(table: string): string[]
  /** Modules whose code declares the field of a column, the first that did first. */
  declarersOf(table: string, column: string): string[]
  /** Module of a constraint by its name, as Odoo recorded it. */
  constraintModule(name: string): string | null
}

export function explainSchemaChange(difference: SchemaDifference, ownership: SchemaOwnership, release: ReleaseFacts): Explanation {
  if (release.updated.size === 0) return unexplained('no release is known')
  if (difference.heldData !== null && difference.heldData > 0n)
    return unexplained(`${difference.heldData} ${difference.kind === 'table' ? 'rows' : 'values'} are lost with it`)
  switch (difference.kind) {
    case 'table':
      return explainTable(difference, ownership, release)
    case 'column':
      return explainColumn(difference, ownership, release)
    case 'constraint':
    case 'index':
      return explainPart(difference, ownership, release)
    case 'view':
      return explainView(difference, ownership, release)
    case 'sequence':
      return explainTable(difference, ownership, release)
    default:
      return unexplained('a release of modules has no business with it')
  }
}

/** A module may bring its own tables, take them away when they are empty, and give them other names; nothing else about a table is a module's to change. */
function explainTable(
  { kind, table, before, after, renamed }: SchemaDifference,
  ownership: SchemaOwnership,
  { released }: ReleaseFacts,
): Explanation {
  if (before !== null && after !== null && !renamed) return unexplained('a release of modules has no business with it')
  const names = renamed && kind === 'table' ? [before, after] : [table]
  const definers = names.map((name) => (name === null ? null : ownership.definerOf(name)))
  const [stranger] = definers.filter((definer) => definer === null || !released.has(definer))
  if (stranger === undefined) return explained('release', `module ${definers[0]} defines it`)
  return unexplained(stranger === null ? 'no model or relation of a module has this table' : `module ${stranger} is not released`)
}

function explainColumn(
  { kind, table, columns, before, renamed }: SchemaDifference,
  ownership: SchemaOwnership,
  { released }: ReleaseFacts,
): Explanation {
  const names = renamed && kind === 'column' ? [...columns, before ?? ''] : columns
  const declarers = table === null ? [] : names.map((column) => ownership.declarersOf(table, column))
  const ours = declarers.map((modules) => modules.find((module) => released.has(module)))
  const strangers = declarers.filter((_, place) => ours[place] === undefined)
  const [declarer] = ours.filter((module) => module !== undefined)
  const enough = kind === 'column' ? strangers.length === 0 : true
  if (declarer !== undefined && enough) return explained('release', `module ${declarer} declares the field`)
  const others = strangers.flat()
  return unexplained(others.length === 0 ? 'no module declares such a field' : `declared by ${others.join(', ')}, not by a released module`)
}

/** Constraints and indexes belong to the module that Odoo recorded, else to their fields. What held rows to a rule may only go with its own module. */
function explainPart(difference: SchemaDifference, ownership: SchemaOwnership, release: ReleaseFacts): Explanation {
  const { object, table, columns, before, after } = difference
  const name = object.slice(object.lastIndexOf('.') + 1)
  const module = ownership.constraintModule(name)
  if (/ (NOT VALID|INVALID)$/.test(after ?? '')) return unexplained('it is not valid: PostgreSQL does not hold the rows to it')
  if (module !== null && release.released.has(module)) return explained('release', `module ${module} declares it`)
  if (isOdooIndex(difference, name)) return explained('registry', 'the index that Odoo keeps for an indexed field')
  const isRule = difference.kind === 'constraint' || (before ?? '').startsWith('CREATE UNIQUE')
  if (before === null || !isRule) return explainColumn(difference, ownership, release)
  const definers = table === null ? [] : columns.map((column) => ownership.declarersOf(table, column)[0])
  const ours = definers.length > 0 && definers.every((definer) => definer !== undefined && release.released.has(definer))
  return ours
    ? explained('release', `module ${definers[0]} defines its fields`)
    : unexplained('a rule over fields that the release does not itself define')
}

/** Every update looks after the indexes of all fields; a new plain one changes no data and forbids none. */
function isOdooIndex({ kind, table, columns, before, after }: SchemaDifference, name: string): boolean {
  if (kind !== 'index' || table === null || before !== null || after === null || after.startsWith('CREATE UNIQUE')) return false
  const [column] = columns
  return columns.length === 1 && (name === `${table}_${column}_index` || name === `${table}__${column}_index`) && !after.endsWith('INVALID')
}

function explainView({ object, before, after }: SchemaDifference, ownership: SchemaOwnership, { released }: ReleaseFacts): Explanation {
  const view = object.replace(/^public\./, '')
  const definer = ownership.definerOf(view)
  if (definer !== null && released.has(definer)) return explained('release', `module ${definer} defines it`)
  const extender = before !== null && after !== null ? ownership.extendersOf(view).find((module) => released.has(module)) : undefined
  return extender ? explained('release', `module ${extender} extends it`) : unexplained('no released module defines it')
}
