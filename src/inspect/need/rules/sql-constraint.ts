/** `_sql_constraints`, and the index and constraint objects of newer series: PostgreSQL knows them only after an update. */
import type { NeedRule } from '../rule.ts'

export const sqlConstraint: NeedRule = {
  id: 'sql-constraint',
  judge(difference) {
    if (difference.kind !== 'constraint') return null
    const { before, after, model, name } = difference
    if (before !== null && after !== null && before.definition === after.definition && before.definition !== null)
      return [{ need: 'restart', kind: 'application', text: `the message of constraint ${model}.${name}` }]
    const verb = before === null ? 'is new: where rows violate it, Odoo only warns and leaves it out' : after === null ? 'is gone' : 'was changed'
    return [{ need: 'update', kind: 'database', text: `constraint ${model}.${name} ${verb}` }]
  },
}
