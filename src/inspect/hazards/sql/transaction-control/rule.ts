/** COMMIT or ROLLBACK in a script cuts the module's transaction in two: what stands before it stays when the rest fails, and Odoo's own state is half written. */
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const ends = {
  TRANS_STMT_COMMIT: 'COMMIT',
  TRANS_STMT_ROLLBACK: 'ROLLBACK',
  TRANS_STMT_BEGIN: 'BEGIN',
  TRANS_STMT_START: 'BEGIN',
  TRANS_STMT_PREPARE: 'PREPARE TRANSACTION',
}

export const transactionControl: SqlHazardRule = {
  id: 'transaction-control',
  title: 'a transaction that is ended by hand',
  find({ name, node }) {
    const what = name === 'TransactionStmt' ? ends[node.kind as keyof typeof ends] : undefined
    if (what === undefined) return null
    return {
      kind: 'breaks',
      table: null,
      lock: null,
      work: 'catalogue',
      text: `${what} inside the module's transaction: what stands before it stays when the rest fails`,
      advice: 'leave it out: Odoo commits after the module; Evenkeel brings the checkpoint back when anything fails',
    }
  },
}
