/**
 * A field as the column that Odoo makes of it (odoo/fields.py, `column_type`, 16.0 and 18.0). What the code does not say as a literal is `null`: a rule that needs it
 * must say that it does not know.
 */
import type { FieldFact } from '../../../domain/facts/python.ts'
import type { Series } from '../../../domain/instance.ts'

export interface Column {
  model: string
  table: string
  name: string
  /** Odoo's name of the field's class. */
  kind: string
  /** PostgreSQL's own name of the type. */
  type: string
  required: boolean
  indexed: boolean
  /** What puts values into the rows that exist: nothing, one value for all, a join (`a_id.b`), or Python for each. */
  filled: 'nothing' | 'default' | 'join' | 'compute'
  /** Model that it points to. */
  comodel: string | null
  /** A value for each company, in one jsonb (18.0). */
  perCompany: boolean
  file: string
  line: number
}

/** Kinds whose column has one type whatever their arguments. */
const types: Record<string, string> = {
  Boolean: 'bool',
  Integer: 'int4',
  Monetary: 'numeric',
  Char: 'varchar',
  Text: 'text',
  Html: 'text',
  Date: 'date',
  Datetime: 'timestamp',
  Selection: 'varchar',
  Reference: 'varchar',
  Many2one: 'int4',
  Many2oneReference: 'int4',
  Json: 'jsonb',
  Properties: 'jsonb',
  PropertiesDefinition: 'jsonb',
}

/** Null: this field has no column of its own (not stored, a relation table, a file in the filestore). */
export function columnOf(field: FieldFact, at: { model: string; table: string; file: string; series: Series }): Column | null {
  const type = isStored(field) ? typeOf(field, at.series) : null
  if (type === null) return null
  const { model, table, file } = at
  return {
    ...{ model, table, file, type, name: field.name, kind: field.kind, line: field.line },
    required: says(field, 'required'),
    indexed: says(field, 'index'),
    filled: filledBy(field),
    comodel: field.kind === 'Many2one' ? textOf(field, 'comodel_name') : null,
    perCompany: says(field, 'company_dependent'),
  }
}

function has(field: FieldFact, argument: string): boolean {
  const value = field.arguments[argument]
  return argument in field.expressions || (value !== undefined && value !== null && value !== false)
}

const says = (field: FieldFact, argument: string): boolean => has(field, argument)

function textOf(field: FieldFact, argument: string): string | null {
  const value = field.arguments[argument]
  return typeof value === 'string' ? value : null
}

/** Computed and related fields are stored only when they say so. */
function isStored(field: FieldFact): boolean {
  if (has(field, 'compute') || has(field, 'related')) return says(field, 'store')
  return field.arguments.store !== false
}

function typeOf(field: FieldFact, series: Series): string | null {
  // 16.0 keeps values per company in ir_property, 18.0 in a jsonb column.
  if (says(field, 'company_dependent')) return series === '16.0' ? null : 'jsonb'
  if (says(field, 'translate') && ['Char', 'Text', 'Html'].includes(field.kind)) return 'jsonb'
  if (field.kind === 'Float') return has(field, 'digits') ? 'numeric' : 'float8'
  if (field.kind === 'Binary' || field.kind === 'Image') return field.arguments.attachment === false ? 'bytea' : null
  return types[field.kind] ?? null
}

/** A default of False, 0-length or None writes nothing: Odoo leaves the rows alone (`_init_column`). */
function filledBy(field: FieldFact): Column['filled'] {
  if (has(field, 'compute')) return 'compute'
  const related = textOf(field, 'related')
  if (related !== null) return related.split('.').length === 2 ? 'join' : 'compute'
  if (has(field, 'related')) return 'compute'
  return has(field, 'default') ? 'default' : 'nothing'
}
