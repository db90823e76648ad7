/** A field or model that the code has no more: at the end of the update Odoo deletes its column or table, with everything in it (`_process_end`). */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const fieldRemoved: ModelHazardRule = {
  id: 'field-removed',
  title: 'a field or model that is gone',
  find(change) {
    if (change.type === 'modelGone')
      return {
        kind: 'loses',
        table: change.table,
        lock: 'ACCESS EXCLUSIVE',
        work: 'catalogue',
        text: `the model ${change.model} is gone: Odoo drops ${change.table} with every row`,
        advice: 'keep the data under another name in a pre- script, or declare the loss with --expects',
      }
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
