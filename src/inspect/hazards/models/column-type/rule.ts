/** A field of another kind: Odoo says ALTER COLUMN TYPE .. USING (tools/sql.py, `convert_column`), which writes table and indexes again, or fails on a value that does not fit. */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

/** From the first to the second no row is written again (pg_cast, binary coercible). */
const free = ['varchar text', 'text varchar']

export const columnType: ModelHazardRule = {
  id: 'column-type',
  title: 'a field of another kind',
  find(change) {
    if (change.type !== 'column' || !change.after) return null
    const was = change.live?.type ?? change.before?.type
    const { table, name, type } = change.after
    if (was === undefined || was === type || free.includes(`${was} ${type}`)) return null
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
