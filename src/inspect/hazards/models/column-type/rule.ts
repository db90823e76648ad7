/** A field of another kind: Odoo says ALTER COLUMN TYPE .. USING (tools/sql.py, `convert_column`), which writes table and indexes again, or fails on a value that does not fit. */
import type { Finding } from '../../finding.ts'
import type { ModelHazardRule } from '../model-hazard-rule.ts'

/** From the first to the second no row is written again (pg_cast, binary coercible). */
const free = ['varchar text', 'text varchar']

export const columnType: ModelHazardRule = {
  id: 'column-type',
  title: 'a field of another kind',
  find(change) {
    if (change.type !== 'column' || !change.after) return null
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

/** 18.0 casts the value itself to jsonb. Text is no JSON, and PostgreSQL has no such cast from numbers, booleans and dates: seen to fail on Odoo 18.0. */
function forEachCompany(table: string, name: string, was: string): Finding {
  return {
    kind: 'fails',
    table,
    lock: 'ACCESS EXCLUSIVE',
    work: 'rewrite',
    text: `${name} of ${table} gets a value for each company: Odoo casts what stands there (${was}) to jsonb, and the update fails at the first value`,
    advice: 'a migration script (pre-) that renames the old column, and one (post-) that writes {"company id": value} for each company into the new one',
  }
}
