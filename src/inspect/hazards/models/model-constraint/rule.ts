/** A constraint in the code is added and checked at once. Where rows break it Odoo only warns and goes on without it: Evenkeel holds that warning fatal. */
import type { Finding } from '../../finding.ts'
import { addConstraint } from '../../sql/add-constraint/rule.ts'
import { operationsOf } from '../../sql/operations.ts'
import { parseSql } from '../../sql/parse-sql.ts'
import type { ConstraintChange } from '../changes.ts'
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const modelConstraint: ModelHazardRule = {
  id: 'model-constraint',
  title: 'a rule that every row must keep from now on',
  find(change) {
    if (change.type !== 'constraint') return null
    const found = asSql(change)
    return found ?? untold(change)
  },
}

/** What the same words do as SQL; null: they are put together by code, or are no constraint. */
function asSql({ table, name, definition }: ConstraintChange): Finding[] | null {
  if (definition === null) return null
  const { statements } = parseSql({ text: `ALTER TABLE "${table}" ADD CONSTRAINT "${name}" ${definition}`, line: 1 })
  const found = operationsOf(statements).flatMap((operation) => addConstraint.find(operation) ?? [])
  const advice = `before the release, look for rows that break it: ${definition.trim()}`
  return found.length === 0 ? null : found.map((finding) => ({ ...finding, advice }))
}

function untold({ table, name }: ConstraintChange): Finding {
  return {
    kind: 'unknown',
    table,
    lock: 'ACCESS EXCLUSIVE',
    work: 'unknown',
    text: `${name} of ${table} is put together by code: what is checked against every row is not to be told`,
    advice: 'rehearse it',
  }
}
