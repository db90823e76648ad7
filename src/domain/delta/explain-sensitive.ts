/**
 * Tables that carry money, stock, rights, bank accounts, prices, terms, numbering, jobs and settings. A value or row that existed before must be declared
 * even when the release's own files wrote it; so must a new right, job or setting about something that the release does not itself bring.
 */
import type { Condition, SensitiveRule } from '../catalogue.ts'
import {
  type ExplainContext,
  type Explanation,
  explained,
  isReleased,
  isReloaded,
  nameOfId,
  ownerOf,
  type RecordFacts,
  type RowFacts,
  unexplained,
} from './facts.ts'
import { matchesAny } from './patterns.ts'

const dayMs = 24 * 3600 * 1000
/** How far ahead a module's own files may put a job's next call: a monthly job, and a day. */
const farthestResetMs = 32 * dayMs

export function sensitiveRule(table: string, { catalogue }: ExplainContext): SensitiveRule | undefined {
  return catalogue.sensitive.find((rule) => matchesAny(rule.tables, table) && !matchesAny(rule.except, table))
}

export function explainSensitive(rule: SensitiveRule, row: RowFacts, column: string | null, context: ExplainContext): Explanation {
  if (row.operation === 'inserted') return explainNewRow(rule, row, context)
  if (row.operation === 'deleted') return explainLostRow(rule, row, context)
  if (column !== null && rule.reset.includes(column) && isReset(row, column, context)) {
    return explained('release', `the files of module ${ownerOf(row.self)?.module} set it anew at every update`)
  }
  return unexplained(`holds ${rule.holds}: a value that existed before must be declared`)
}

function explainNewRow(rule: SensitiveRule, row: RowFacts, context: ExplainContext): Explanation {
  const met = rule.newRow.find((conditions) => conditions.every((condition) => holds(condition, row, context)))
  if (met === undefined) return unexplained(`holds ${rule.holds}: a new row must be declared unless it is only about what the release brings`)
  const owner = ownerOf(row.self)
  return explained('release', owner ? `${nameOfId(owner)}, new with the release` : 'only about records that are new with the release')
}

function explainLostRow(rule: SensitiveRule, row: RowFacts, { release }: ExplainContext): Explanation {
  const subject = rule.lostWith === undefined ? undefined : row.records.get(rule.lostWith)
  if (subject && !subject.existsAfter && isReleased(subject, release)) return explained('release', 'what it was about is gone with the release')
  return unexplained(`holds ${rule.holds}: a row that existed before must be declared when it goes`)
}

function holds(condition: Condition, row: RowFacts, { release }: ExplainContext): boolean {
  if ('column' in condition) {
    const value = row.after?.[condition.column] ?? null
    if (condition.is === 'unusedBefore') return value === null || !row.usedBefore.has(condition.column)
    return value !== null && isNamedAfter(value, release.released)
  }
  const record: RecordFacts | undefined = condition.record === 'self' ? row.self : row.records.get(condition.record)
  if (record === undefined) return false
  if ('oneOf' in condition) return record.before.some((id) => condition.oneOf.includes(nameOfId(id)))
  return isReleased(record, release) && (condition.is === 'released' || !record.existsBefore)
}

/** `shop.url`, or `shop_url` where there is no dot; `shop_extra.url` is named after another module. */
function isNamedAfter(name: string, modules: ReadonlySet<string>): boolean {
  const [first = '', ...rest] = name.split('.')
  return rest.length > 0 ? modules.has(first) : [...modules].some((module) => name.startsWith(`${module}_`))
}

/** The row's own module wrote the next call, and the job still runs soon. */
function isReset(row: RowFacts, column: string, { release }: ExplainContext): boolean {
  const value = row.after?.[column] ?? null
  if (value === null || !isReloaded(row.self, release)) return false
  const at = Date.parse(`${value.replace(' ', 'T')}Z`)
  return Number.isFinite(at) && at <= release.nowMs + farthestResetMs
}
