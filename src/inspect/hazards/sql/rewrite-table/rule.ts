/**
 * Commands that write a table again whatever its content: CLUSTER, SET LOGGED, UNLOGGED, TABLESPACE, ACCESS METHOD. VACUUM FULL is one too, but no transaction allows it
 * (rule not-in-transaction).
 */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const commands: Record<string, string> = {
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
  ClusterStmt: 'CLUSTER',
}

export const rewriteTable: SqlHazardRule = {
  id: 'rewrite-table',
  title: 'a table that is written again',
  find({ name, table }) {
    const command = commands[name]
    if (command === undefined) return null
    return {
      kind: 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'rewrite',
      text: `${command} writes ${named(table)} again while nobody can read it`,
      advice: 'it belongs into a maintenance window of its own, not into a release',
    }
  },
}
