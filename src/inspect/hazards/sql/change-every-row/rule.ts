/**
 * UPDATE or DELETE of a whole table: every row is written anew, with every index entry, and its lock is kept to the end of the module; the table is twice its size
 * after that. With a condition nobody can say how many rows it meets without asking: unknown, between none and all.
 */

import { named } from '../../finding.ts'
import { alwaysTrue } from '../expression.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const changeEveryRow: SqlHazardRule = {
  id: 'change-every-row',
  title: 'every row is changed',
  find({ name, node, table }) {
    if (name !== 'UpdateStmt' && name !== 'DeleteStmt') return null
    const verb = name === 'UpdateStmt' ? 'changed' : 'deleted'
    const all = node.whereClause === undefined ? !hasOtherTable(node) : alwaysTrue(node.whereClause)
    const shared = { table, lock: 'ROW EXCLUSIVE' as const, advice: 'do it in batches before the release, or only where the value is not yet right' }
    if (all)
      return {
        ...shared,
        kind: name === 'DeleteStmt' ? 'loses' : 'blocks',
        work: 'updateRows',
        text: `every row of ${named(table)} is ${verb} in one transaction`,
      }
    return {
      ...shared,
      kind: 'unknown',
      work: 'unknown',
      text: `rows of ${named(table)} that meet a condition are ${verb}; how many is not to be told from the code`,
    }
  },
}

/** A join is a condition. */
// biome-ignore lint/suspicious/noExplicitAny: see Operation
function hasOtherTable(node: any): boolean {
  return (node.fromClause ?? node.usingClause ?? []).length > 0
}
