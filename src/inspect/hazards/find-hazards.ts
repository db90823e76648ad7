/**
 * All hazards of a module's new version on an instance: of the migration scripts that Odoo would run, and of what Odoo itself will issue for the changed models. Pure.
 * What cannot be read is a hazard of its own, `unknown-sql` or `unknown-script`: it must be rehearsed, and never passes as harmless.
 */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { PythonFacts } from '../../domain/facts/python.ts'
import type { Hazard } from '../../domain/hazard.ts'
import type { Series } from '../../domain/instance.ts'
import { type Finding, heldFor } from './finding.ts'
import { type LiveTables, modelChanges } from './models/changes.ts'
import { modelHazardRules } from './models/rules.ts'
import { endsTransaction, unknownCalls } from './script-calls.ts'
import { isJudged } from './sql/judged.ts'
import { createdTables, operationsOf } from './sql/operations.ts'
import { parseSql } from './sql/parse-sql.ts'
import { sqlHazardRules } from './sql/rules.ts'
import type { Operation } from './sql/sql-hazard-rule.ts'

export interface HazardInput {
  /** As the instance has it; null: the module is new there. */
  before: ModuleFacts | null
  after: ModuleFacts
  series: Series
  /** Paths of the migration scripts that would run, below the module's folder. */
  scripts: string[]
  /** Null: no instance was asked. Then nothing is said of rows and time. */
  live: LiveTables | null
}

type Placed = Finding & { rule: string; file: string; line: number }

/** Call `loadSqlParser` once before. */
export function findHazards(input: HazardInput): Hazard[] {
  const found = [...input.scripts.flatMap((script) => scriptFindings(input.after, script)), ...modelFindings(input)]
  return found.map((finding) => onInstance(finding, input.after.name, input.live))
}

/** Tables that the hazards are about: what the instance is asked for. */
export function hazardTables(input: Omit<HazardInput, 'live'>): string[] {
  return [...new Set(findHazards({ ...input, live: null }).flatMap(({ table }) => (table === null ? [] : [table])))]
}

function scriptFindings(module: ModuleFacts, path: string): Placed[] {
  const facts = module.python[path]
  const place =
    (rule: string, line: number) =>
    (finding: Finding): Placed => ({ ...finding, rule, file: path, line })
  if (!facts) return [place('unknown-script', 1)(unknownScript('the script could not be read'))]
  return [
    ...facts.troubles.map(({ line, text }) => place('unknown-script', line)(unknownScript(`the script cannot be read as Python: ${text}`))),
    ...statementFindings(facts, place),
    ...callFindings(facts, place),
  ]
}

type Place = (rule: string, line: number) => (finding: Finding) => Placed

function statementFindings({ sql }: PythonFacts, place: Place): Placed[] {
  const parsed = sql.map(({ text, line }) =>
    text === null ? { statements: [], unknown: [{ line, why: 'put together by code' }] } : parseSql({ text, line }),
  )
  const operations = operationsOf(parsed.flatMap(({ statements }) => statements))
  const made = createdTables(operations)
  return [
    ...operations.flatMap((operation) => operationFindings(operation, place)),
    ...parsed.flatMap(({ unknown }) => unknown.map(({ line, why }) => place('unknown-sql', line)(unknownSql(why)))),
  ].filter(({ table }) => table === null || !made.has(table))
}

function operationFindings(operation: Operation, place: Place): Placed[] {
  const found = sqlHazardRules.flatMap(({ id, find }) => [find(operation) ?? []].flat().map(place(id, operation.line)))
  if (found.length > 0 || isJudged(operation)) return found
  return [place('unknown-sql', operation.line)(unknownSql(`no rule knows what ${operation.name} does`))]
}

function callFindings(facts: PythonFacts, place: Place): Placed[] {
  if (facts.script === null) return [place('unknown-script', 1)(unknownScript('the script has no migrate(): Odoo runs what stands at its top level'))]
  const ended = facts.script.calls.filter(endsTransaction).flatMap(({ name, line }) => {
    const operations = operationsOf(parseSql({ text: name, line }).statements)
    return operations.flatMap((operation) => operationFindings(operation, place))
  })
  const unknown = unknownCalls(facts)
  const names = [...new Set(unknown.map(({ name }) => name))]
  const shown = `${names.slice(0, shownNames).join(', ')}${names.length > shownNames ? ` and ${names.length - shownNames} more` : ''}`
  const [first] = unknown
  return first
    ? [...ended, place('unknown-script', first.line)(unknownScript(`the script calls ${shown}: what that does to the database is not written in it`))]
    : ended
}

const shownNames = 6

function unknownScript(text: string): Finding {
  return { kind: 'unknown', table: null, lock: null, work: 'unknown', text, advice: 'rehearse it: only running it tells what it locks and changes' }
}

function unknownSql(why: string): Finding {
  return {
    kind: 'unknown',
    table: null,
    lock: null,
    work: 'unknown',
    text: `SQL that cannot be read without running it: ${why}`,
    advice: 'rehearse it; or write the statement down as one text, with values as parameters',
  }
}

function modelFindings({ before, after, series, live }: HazardInput): Placed[] {
  return modelChanges(before, after, series, live).flatMap((change) =>
    modelHazardRules.flatMap(({ id, find }) => [find(change) ?? []].flat().map((finding) => ({ ...finding, rule: id, ...change.at }))),
  )
}

/** With the instance's sizes. A table that the instance does not have is none of its hazards' business: nothing is known, so nothing is promised. */
function onInstance(finding: Placed, module: string, live: LiveTables | null): Hazard {
  const table = finding.table === null ? null : (live?.[finding.table] ?? null)
  const heldMs = finding.lock === null ? null : heldFor(finding, live)
  const { rule, kind, file, line, text, lock, work, advice } = finding
  return {
    ...{ rule, kind, module, file, line, table: finding.table, text, lock, work, advice },
    rows: table?.rows ?? null,
    bytes: table?.bytes ?? null,
    heldMs,
    mustRehearse: kind === 'unknown' || (heldMs === null && lock !== null && (live !== null || finding.table === null)),
  }
}
