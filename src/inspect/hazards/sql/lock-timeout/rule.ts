/**
 * Odoo sets lock_timeout to 15 s for an update (odoo/modules/loading.py). Taking it away makes a waiting ALTER stop every reader behind it, for as long as somebody
 * else holds the table: 3.0 s measured behind one idle reader.
 */
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const watched = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']

export const lockTimeout: SqlHazardRule = {
  id: 'lock-timeout',
  title: 'a time limit that is taken away',
  find({ name, node }) {
    if (name !== 'VariableSetStmt' || !watched.includes(node.name)) return null
    const value = node.args?.[0]?.A_Const
    const off = node.kind !== 'VAR_SET_VALUE' || (value?.ival !== undefined && (value.ival.ival ?? 0) === 0) || /^0/.test(value?.sval?.sval ?? '')
    if (!off) return null
    return {
      kind: 'blocks',
      table: null,
      lock: null,
      work: 'unknown',
      text: `${node.name} is taken away: a statement that waits for a lock then waits for ever, and everybody behind it`,
      advice: 'leave Odoo’s own limit of 15 s in place',
    }
  },
}
