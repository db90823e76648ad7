/** LOCK TABLE keeps its lock to the end of the transaction, which in Odoo is the end of the module. */
import type { LockMode } from '../../../../domain/hazard.ts'
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

// PostgreSQL's numbers, src/include/storage/lockdefs.h.
const modes: Record<number, LockMode> = {
  3: 'ROW EXCLUSIVE',
  4: 'SHARE UPDATE EXCLUSIVE',
  5: 'SHARE',
  6: 'SHARE ROW EXCLUSIVE',
  7: 'EXCLUSIVE',
  8: 'ACCESS EXCLUSIVE',
}

export const lockTable: SqlHazardRule = {
  id: 'lock-table',
  title: 'a lock that is asked for by name',
  find({ name, node, table }) {
    const lock = name === 'LockStmt' ? modes[node.mode] : undefined
    if (lock === undefined) return null
    return {
      kind: 'blocks',
      table,
      lock,
      work: 'unknown',
      text: `${named(table)} is locked ${lock} to the end of the module`,
      advice: 'between quiet and open nobody else is there: the lock is not needed',
    }
  },
}
