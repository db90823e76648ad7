/** `_order` is read from the code; `_description` and what makes the table stand in the database. */
import type { NeedRule } from '../rule.ts'

/** Read at every use (odoo/models.py of 16.0 and 18.0). */
const fromCode = new Set(
  '_order _rec_name _rec_names_search _active_name _fold_name _date_name _check_company_auto _allow_sudo_commands _depends _transient_max_count _transient_max_hours _table_query _needaction'.split(
    ' ',
  ),
)
/** Judged by rules of their own. */
const elsewhere = new Set(['_name', '_inherit', '_inherits', '_sql_constraints'])

export const classAttribute: NeedRule = {
  id: 'class-attribute',
  judge(difference, module, world) {
    if (difference.kind !== 'code') return null
    const item = difference.after ?? difference.before
    if (item?.what !== 'attribute' || !item.model || !item.name.startsWith('_')) return null
    if (elsewhere.has(item.name)) return []
    // A new model is its own reason.
    if (world.before.get(module)?.code.models.has(item.of ?? '') !== world.after.get(module)?.code.models.has(item.of ?? '')) return []
    const text = `${item.name} of ${item.of}`
    if (fromCode.has(item.name)) return [{ need: 'restart', kind: 'application', text }]
    return [{ need: 'update', kind: item.name === '_description' ? 'application' : 'database', text: `${text} is kept in the database` }]
  },
}
