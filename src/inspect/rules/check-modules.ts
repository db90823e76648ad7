/** Every rule over a module, and what comes of all modules together: pure. */
import type { CheckFinding, ReleaseCheck } from '../../domain/release-check.ts'
import { type Allowance, allowRules, commentsOf, judgeAllowances } from './allow.ts'
import { rule as autoInstall } from './auto-install/rule.ts'
import { rule as dataFiles } from './data-files/rule.ts'
import { rule as dependency } from './dependency/rule.ts'
import { rule as developmentStatus } from './development-status/rule.ts'
import { rule as effectAtImport } from './effect-at-import/rule.ts'
import { rule as externalDependency } from './external-dependency/rule.ts'
import { rule as license } from './license/rule.ts'
import { rule as manifestShape } from './manifest-shape/rule.ts'
import { rule as migrationFolder } from './migration-folder/rule.ts'
import type { ModuleHead } from './module-head.ts'
import { rule as neverImported } from './never-imported/rule.ts'
import { rule as noupdate } from './noupdate/rule.ts'
import type { Rule, RuleInput } from './rule.ts'
import { rule as secret } from './secret/rule.ts'
import { rule as unreadable } from './unreadable/rule.ts'
import { rule as versionBump } from './version-bump/rule.ts'
import { rule as xmlid } from './xmlid/rule.ts'

export const rules: Rule[] = [
  unreadable,
  manifestShape,
  dependency,
  externalDependency,
  autoInstall,
  license,
  developmentStatus,
  dataFiles,
  neverImported,
  xmlid,
  noupdate,
  migrationFolder,
  versionBump,
  effectAtImport,
  secret,
]

/** Everything with an id of a rule, for reports. */
export const ruleTitles: Pick<Rule, 'id' | 'title' | 'severity'>[] = [...rules, ...allowRules]

/** What one module gives: it depends on the input alone, and can be kept. */
export interface ModuleCheck {
  findings: CheckFinding[]
  comments: Allowance[]
}

export function checkModule(input: RuleInput): ModuleCheck {
  const { name } = input.module
  const findings = rules.flatMap((rule) => rule.find(input).map((finding) => ({ rule: rule.id, severity: rule.severity, module: name, ...finding })))
  return { findings, comments: commentsOf(input.module) }
}

export interface Checked {
  modules: ModuleCheck[]
  /** Findings about no module alone. */
  findings: CheckFinding[]
  /** What the file beside the modules allows. */
  allowances: Allowance[]
  notMeasured: string[]
}

const ruleIds = new Set(rules.map(({ id }) => id))

export function judgeChecks({
  modules,
  findings,
  allowances,
  notMeasured,
}: Checked): Pick<ReleaseCheck, 'verdict' | 'findings' | 'allowed' | 'notMeasured'> {
  const perModule = modules.map((module) => judgeAllowances(module.findings, module.comments, ruleIds))
  const rest = judgeAllowances([...findings, ...perModule.flatMap((each) => each.findings)], allowances, ruleIds)
  const allowed = [...perModule.flatMap((each) => each.allowed), ...rest.allowed]
  const bad = rest.findings.some(({ severity }) => severity === 'error')
  return {
    verdict: bad ? 'bad' : notMeasured.length > 0 ? 'notMeasured' : 'ok',
    findings: rest.findings.sort(byPlace),
    allowed: allowed.sort(byPlace),
    notMeasured,
  }
}

/** @param complete whether the rest of the path was given */
export function unknownDependencies(checked: ModuleHead[], heads: Map<string, ModuleHead>, complete: boolean): string[] {
  if (complete) return []
  const unknown = [...new Set(checked.flatMap(({ depends }) => depends).filter((name) => !heads.has(name)))].sort()
  if (unknown.length === 0) return []
  return [
    `whether ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''} can be installed: where Odoo's own modules lie is not known here`,
  ]
}

function byPlace(a: CheckFinding, b: CheckFinding): number {
  return compare(a.module, b.module) || compare(a.path, b.path) || a.line - b.line || compare(a.rule, b.rule)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
