/** REFRESH MATERIALIZED VIEW without CONCURRENTLY keeps readers out while its query runs, and how long a query runs only running it tells. */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const refreshView: SqlHazardRule = {
  id: 'refresh-view',
  title: 'a materialized view that is filled again',
  find({ name, node, table }) {
    if (name !== 'RefreshMatViewStmt' || node.concurrent) return null
    return {
      kind: 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'unknown',
      text: `${named(table)} is filled again while nobody can read it`,
      advice: 'REFRESH .. CONCURRENTLY (needs a unique index), after users are back',
    }
  },
}
