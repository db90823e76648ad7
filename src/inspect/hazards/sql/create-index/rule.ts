/** CREATE INDEX without CONCURRENTLY keeps writers out for as long as it builds (manual, CREATE INDEX). Inside a transaction, and Odoo's scripts are, there is no other way. */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const createIndex: SqlHazardRule = {
  id: 'create-index',
  title: 'an index built while writers wait',
  find({ name, node, table }) {
    if (name !== 'IndexStmt' || node.concurrent) return null
    return {
      kind: 'blocks',
      table,
      lock: 'SHARE',
      work: 'indexBuild',
      text: `an index on ${named(table)} is built while nobody can write to it`,
      advice: 'before the release, outside a transaction: CREATE INDEX CONCURRENTLY under the same name; the script then says IF NOT EXISTS',
    }
  },
}
