/** ADD COLUMN with a default that differs per row, a serial, or a stored generated column writes the whole table again (PostgreSQL manual, ALTER TABLE, Notes). */

import { named } from '../../finding.ts'
import { constraintsOf, hasVolatileCall } from '../expression.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const serials = ['serial', 'bigserial', 'smallserial', 'serial4', 'serial8', 'serial2']

export const addColumnRewrite: SqlHazardRule = {
  id: 'add-column-rewrite',
  title: 'a new column that writes the whole table again',
  find({ name, node, table }) {
    if (name !== 'AT_AddColumn') return null
    const column = node.def.ColumnDef
    const typeName = column.typeName.names.at(-1).String.sval
    const constraints = constraintsOf(column)
    const volatile = constraints.some(({ contype, raw_expr }) => contype === 'CONSTR_DEFAULT' && hasVolatileCall(raw_expr))
    const perRow = serials.includes(typeName) || constraints.some(({ contype }) => ['CONSTR_GENERATED', 'CONSTR_IDENTITY'].includes(contype))
    if (!volatile && !perRow) return null
    return {
      kind: 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'rewrite',
      text: `the new column ${column.colname} of ${named(table)} gets another value in every row: the whole table is written again while nobody can read it`,
      advice: 'add the column without a default, fill it in batches before the release, set the default last',
    }
  },
}
