/** A field that the code has no more: at the end of the update Odoo drops its column, with everything in it (`_process_end`). The table of a model that is gone stays (seen on 18.0). */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const fieldRemoved: ModelHazardRule = {
  id: 'field-removed',
  title: 'a field that is gone',
  find(change) {
    if (change.type !== 'column' || change.after || !change.before) return null
    return {
      kind: 'loses',
      table: change.table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'catalogue',
      text: `the field ${change.before.name} is stored no more: Odoo drops its column of ${change.table} with every value`,
      advice: 'rename the column in a pre- script to keep it, or declare the loss with --expects',
    }
  },
}
