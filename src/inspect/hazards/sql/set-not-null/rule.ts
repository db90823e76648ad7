/** SET NOT NULL reads every row under the strongest lock, unless a valid CHECK already says it (manual, ALTER TABLE). It fails where one row has none. */

import { named } from '../../finding.ts'
import { constraintsOf } from '../expression.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const setNotNull: SqlHazardRule = {
  id: 'set-not-null',
  title: 'a column that must have a value',
  find({ name, node, table }) {
    if (name === 'AT_AddColumn') {
      const kinds = constraintsOf(node.def.ColumnDef).map(({ contype }) => contype)
      if (!kinds.includes('CONSTR_NOTNULL') || kinds.some((kind) => ['CONSTR_DEFAULT', 'CONSTR_GENERATED', 'CONSTR_IDENTITY'].includes(kind)))
        return null
      return {
        kind: 'fails',
        table,
        lock: 'ACCESS EXCLUSIVE',
        work: 'catalogue',
        text: `the new column ${node.def.ColumnDef.colname} of ${named(table)} must have a value, and no row that exists has one: the update fails where the table is not empty`,
        advice: 'give it a DEFAULT, or add it without NOT NULL and fill it first',
      }
    }
    if (name !== 'AT_SetNotNull') return null
    return {
      kind: 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'scan',
      text: `every row of ${named(table)} is read to see that ${node.name} has a value, while nobody can read it; one row without fails the update`,
      advice: `before the release: ADD CONSTRAINT .. CHECK (${node.name} IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT; SET NOT NULL is free after that`,
    }
  },
}
