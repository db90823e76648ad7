/** A trigger runs for every row from then on, also for those that the rest of the update writes. */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const createTrigger: SqlHazardRule = {
  id: 'create-trigger',
  title: 'a trigger',
  find({ name, node, table }) {
    if (name !== 'CreateTrigStmt') return null
    return {
      kind: 'unknown',
      table,
      lock: 'SHARE ROW EXCLUSIVE',
      work: 'catalogue',
      text: `the trigger ${node.trigname} runs at every ${node.row ? 'row' : 'statement'} on ${named(table)} from then on: what it costs and writes is not to be told from the code`,
      advice: 'rehearse it; Odoo does not know of it, so name it in the release notes',
    }
  },
}
