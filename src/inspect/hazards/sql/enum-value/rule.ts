/** A value added to an enum cannot be used in the transaction that adds it (manual, ALTER TYPE), and Odoo's module is one transaction. */
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const enumValue: SqlHazardRule = {
  id: 'enum-value',
  title: 'a new value of an enum',
  find({ name, node }) {
    if (name !== 'AlterEnumStmt' || node.oldVal !== undefined) return null
    return {
      kind: 'unknown',
      table: null,
      lock: null,
      work: 'catalogue',
      text: `the new value ${node.newVal} cannot be used before this module's transaction ends: a statement behind it that does fails`,
      advice: 'add the value in one release, use it in the next; or use a text column with a CHECK',
    }
  },
}
