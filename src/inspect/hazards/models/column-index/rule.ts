/** `index=` on a field: plain CREATE INDEX, after the module's own work (odoo/modules/registry.py, `check_indexes`). One that is there under Odoo's name is left alone. */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const columnIndex: ModelHazardRule = {
  id: 'column-index',
  title: 'a field with an index from now on',
  find(change) {
    if (change.type !== 'column' || !change.after?.indexed || change.before?.indexed) return null
    const { table, name } = change.after
    return {
      kind: 'blocks',
      table,
      lock: 'SHARE',
      work: 'indexBuild',
      text: `an index on ${name} of ${table} is built while nobody can write to it`,
      advice: 'before the release: CREATE INDEX CONCURRENTLY under the name that Odoo gives it; Odoo then leaves it alone',
    }
  },
}
