/**
 * A field that must have a value: rows without one get the default, then SET NOT NULL reads every row. Where one row still has none Odoo only warns, and the constraint is
 * not there (odoo/models.py, `_init_column`; tools/sql.py, `set_not_null`): Evenkeel holds that warning fatal.
 */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const columnRequired: ModelHazardRule = {
  id: 'column-required',
  title: 'a field that must have a value from now on',
  find(change) {
    if (change.type !== 'column' || !change.after?.required || change.before?.required || change.live?.notNull) return null
    const { table, name, filled } = change.after
    const missing = filled === 'nothing'
    return {
      kind: missing && !change.before ? 'fails' : 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: missing ? 'scan' : 'updateRows',
      text: missing
        ? `${name} of ${table} must have a value and brings no default: rows without one keep the constraint from being set, and the update is taken back`
        : `rows of ${table} without ${name} get its default, then every row is read to see that it has one, while nobody can read the table`,
      advice: missing ? 'give it a default, or fill it in a pre- script' : 'fill it before the release, in batches',
    }
  },
}
