/** A field of another kind: Odoo says ALTER COLUMN TYPE .. USING (tools/sql.py, `convert_column`), which writes table and indexes again, or fails on a value that does not fit. */
import type { Finding } from '../../finding.ts'
import type { Column } from '../column.ts'
import type { ModelHazardRule } from '../model-hazard-rule.ts'

/** From the first to the second no row is written again (pg_cast, binary coercible). */
const free = ['varchar text', 'text varchar']

export const columnType: ModelHazardRule = {
  id: 'column-type',
  title: 'a field of another kind',
  find(change) {
    if (change.type !== 'column' || !change.after) return null
    if (change.before?.kind === 'Selection' && change.after.kind !== 'Selection') return selectionEnds(change.after)
    const was = change.live?.type ?? change.before?.type
    const { table, name, type, perCompany } = change.after
    if (was === undefined || was === type || free.includes(`${was} ${type}`)) return null
    if (perCompany) return forEachCompany(table, name, was)
    return {
      kind: 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'rewrite',
      text: `${name} of ${table} becomes ${type}, was ${was}: table and indexes are written again while nobody can read it; a value that does not fit fails the update`,
      advice: 'a new field beside the old one, filled before the release',
    }
  },
}

/**
 * Odoo deletes the values that the database knows of, and asks the field what each deletion means (`ir.model.fields.selection`, `_process_ondelete`): another kind of field
 * cannot answer. Seen on Odoo 16.0 and 18.0: `-u` ends with an AttributeError.
 */
function selectionEnds({ table, name, kind }: Column): Finding {
  return {
    kind: 'fails',
    table,
    lock: null,
    work: 'catalogue',
    text: `${name} of ${table} was a Selection and becomes a ${kind}: Odoo cannot delete the values that it knows of the old field, and the update fails`,
    advice: `a migration script (pre-) that deletes the rows of ir_model_fields_selection whose field_id is that of ${name}`,
  }
}

/** 18.0 casts the value itself to jsonb. Text is no JSON, and PostgreSQL has no such cast from numbers, booleans and dates: seen to fail on Odoo 18.0. */
function forEachCompany(table: string, name: string, was: string): Finding {
  return {
    kind: 'fails',
    table,
    lock: 'ACCESS EXCLUSIVE',
    work: 'rewrite',
    text: `${name} of ${table} gets a value for each company: Odoo casts what stands there (${was}) to jsonb, and the update fails at the first value`,
    advice:
      'a migration script (pre-) that renames the old column, and one (post-) that writes {"company id": value} for each company into the new one',
  }
}
