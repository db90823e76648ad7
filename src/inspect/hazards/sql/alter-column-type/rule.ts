/**
 * ALTER COLUMN TYPE writes the table and every index again, unless the old type is binary coercible to the new one. `text` and `varchar` without a limit are so from
 * each other, which the script alone does not say of the old type: then the answer is unknown.
 */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const perhapsFree = ['text', 'varchar']

export const alterColumnType: SqlHazardRule = {
  id: 'alter-column-type',
  title: 'a column of another type',
  find({ name, node, table }) {
    if (name !== 'AT_AlterColumnType') return null
    const { typeName, raw_default } = node.def.ColumnDef
    const free = perhapsFree.includes(typeName.names.at(-1).String.sval) && raw_default === undefined
    return {
      kind: free ? 'unknown' : 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: free ? 'unknown' : 'rewrite',
      text: free
        ? `column ${node.name} of ${named(table)} becomes text: free if it was text of any length before, else the table is written again while nobody can read it`
        : `column ${node.name} of ${named(table)} changes its type: the table and all its indexes are written again while nobody can read it`,
      advice: 'add a new column, fill it in batches before the release, rename in the release',
    }
  },
}
