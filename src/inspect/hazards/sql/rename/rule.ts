/** A renamed table or column: old code that still runs fails on it, and so does whatever reads the database from outside (BI, interfaces). */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const rename: SqlHazardRule = {
  id: 'rename',
  title: 'a table or column under another name',
  find({ name, node, table }) {
    if (name !== 'RenameStmt' || !['OBJECT_TABLE', 'OBJECT_COLUMN'].includes(node.renameType)) return null
    const column = node.renameType === 'OBJECT_COLUMN'
    return {
      kind: 'breaks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'catalogue',
      text: `${column ? `column ${node.subname} of ${named(table)}` : named(table)} is called ${node.newname} from then on: old code and whoever reads the database from outside fail`,
      advice: 'tell whoever reads it; a view under the old name helps readers',
    }
  },
}
