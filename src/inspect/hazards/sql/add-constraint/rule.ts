/**
 * A CHECK or a foreign key that is validated at once reads the whole table; a foreign key also locks the table that it points to (manual, ALTER TABLE: SHARE ROW
 * EXCLUSIVE on both). UNIQUE, PRIMARY KEY and EXCLUDE build their index inside the same lock.
 */

import { type Finding, named } from '../../finding.ts'
import { constraintsOf } from '../expression.ts'
import type { Operation, SqlHazardRule } from '../sql-hazard-rule.ts'

const advice = 'ADD CONSTRAINT .. NOT VALID in the release, VALIDATE CONSTRAINT after users are back'

export const addConstraint: SqlHazardRule = {
  id: 'add-constraint',
  title: 'a constraint that is checked at once',
  find({ name, node, table }) {
    if (name === 'AT_AddConstraint') return findings(node.def.Constraint, table)
    // A column that is added with its constraint has no old values to be checked but the default's.
    if (name !== 'AT_AddColumn') return null
    return constraintsOf(node.def.ColumnDef)
      .filter(({ contype }) => contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_PRIMARY')
      .flatMap((constraint) => findings(constraint, table))
  },
}

// biome-ignore lint/suspicious/noExplicitAny: see Operation
function findings(constraint: any, table: Operation['table']): Finding[] {
  const name = constraint.conname ?? 'without a name'
  const validated = constraint.initially_valid && !constraint.skip_validation
  if (constraint.contype === 'CONSTR_CHECK')
    return validated
      ? [
          {
            kind: 'blocks',
            table,
            lock: 'ACCESS EXCLUSIVE',
            work: 'scan',
            text: `the constraint ${name} is checked against every row of ${named(table)} while nobody can read it`,
            advice,
          },
        ]
      : []
  if (constraint.contype === 'CONSTR_FOREIGN') return validated ? foreignKey(constraint, table) : []
  if (!['CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_EXCLUSION'].includes(constraint.contype) || constraint.indexname) return []
  return [
    {
      kind: 'blocks',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'indexBuild',
      text: `the constraint ${name} builds its index on ${named(table)} while nobody can read it, and fails where two rows are alike`,
      advice: 'before the release CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT .. USING INDEX',
    },
  ]
}

// biome-ignore lint/suspicious/noExplicitAny: see Operation
function foreignKey(constraint: any, table: Operation['table']): Finding[] {
  const other: string = constraint.pktable?.relname ?? null
  const shared = { kind: 'blocks' as const, lock: 'SHARE ROW EXCLUSIVE' as const, work: 'scan' as const, advice }
  return [
    { ...shared, table, text: `every row of ${named(table)} is looked up in ${named(other)} while nobody can write to it` },
    ...(other === null || other === table
      ? []
      : [{ ...shared, table: other, worksOn: table, text: `nobody can write to ${other} while ${named(table)} is checked against it` }]),
  ]
}
