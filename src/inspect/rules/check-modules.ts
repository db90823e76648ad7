/** Every rule over every module: pure. A finding can be allowed by a comment that says why; one that does not say why is a finding itself. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { Series } from '../../domain/instance.ts'
import type { CheckFinding, ReleaseCheck } from '../../domain/release-check.ts'
import { rule as dataFiles } from './data-files/rule.ts'
import { rule as dependency, dependsOf } from './dependency/rule.ts'
import { rule as effectAtImport } from './effect-at-import/rule.ts'
import { rule as manifestShape } from './manifest-shape/rule.ts'
import { rule as migrationFolder } from './migration-folder/rule.ts'
import type { Rule, RuleInput } from './rule.ts'
import { rule as unreadable } from './unreadable/rule.ts'

export const rules: Rule[] = [unreadable, manifestShape, dependency, dataFiles, migrationFolder, effectAtImport]

/** The rule about allowing: it cannot be allowed. */
export const allowRule = {
  id: 'allow-without-reason',
  severity: 'warning',
  title: 'a comment allows a rule without saying why, or one that does not exist',
} as const

export interface CheckInput {
  modules: ModuleFacts[]
  series: Series
  others: RuleInput['others']
}

export function checkModules(input: CheckInput): Pick<ReleaseCheck, 'verdict' | 'findings' | 'allowed' | 'notMeasured'> {
  const checked = new Map(input.modules.map((module) => [module.name, module]))
  const findings: CheckFinding[] = []
  const allowed: ReleaseCheck['allowed'] = []
  for (const module of input.modules) {
    const comments = allowancesOf(module)
    for (const finding of findingsOf(module, { ...input, checked })) {
      const because = comments.find((comment) => allows(comment, finding))?.because
      if (because) allowed.push({ ...finding, because })
      else findings.push(finding)
    }
    findings.push(...comments.flatMap((comment) => unreasoned(module, comment)))
  }
  const notMeasured = unknownDependencies(input, checked)
  const bad = findings.some(({ severity }) => severity === 'error')
  return { verdict: bad ? 'bad' : notMeasured.length > 0 ? 'notMeasured' : 'ok', findings: findings.sort(byPlace), allowed, notMeasured }
}

function findingsOf(module: ModuleFacts, { series, others, checked }: CheckInput & { checked: Map<string, ModuleFacts> }): CheckFinding[] {
  return rules.flatMap((rule) =>
    rule.find({ module, series, checked, others }).map((finding) => ({ rule: rule.id, severity: rule.severity, module: module.name, ...finding })),
  )
}

interface Allowance {
  path: string
  line: number
  rule: string | null
  because: string | null
}

function allowancesOf(module: ModuleFacts): Allowance[] {
  const manifest = module.files.filter(({ role }) => role === 'manifest').map(({ path }) => [path, module.manifest] as const)
  return [...manifest, ...Object.entries(module.python), ...Object.entries(module.xml)].flatMap(([path, { comments }]) =>
    comments.map(({ line, text }) => {
      const [, rule = null, because = null] = /^allow\s+([\w-]+)(?:\s+because\s+(\S.*))?$/.exec(text) ?? []
      return { path, line, rule, because }
    }),
  )
}

/** On its line or the line above; what is said about a whole file, on its first line, anywhere in it. */
function allows(comment: Allowance, { rule, path, line }: CheckFinding): boolean {
  return comment.rule === rule && comment.path === path && (line === 1 || comment.line === line || comment.line === line - 1)
}

function unreasoned(module: ModuleFacts, { path, line, rule, because }: Allowance): CheckFinding[] {
  if (because && rules.some(({ id }) => id === rule)) return []
  const text =
    rule === null ? 'is written "evenkeel: allow RULE because REASON"' : because ? `there is no rule ${rule}` : `allows ${rule} without saying why`
  return [{ rule: allowRule.id, severity: allowRule.severity, module: module.name, path, line, text }]
}

function unknownDependencies({ modules, others }: CheckInput, checked: Map<string, ModuleFacts>): string[] {
  if (others !== null) return []
  const unknown = [...new Set(modules.flatMap(dependsOf).filter((name) => !checked.has(name)))].sort()
  if (unknown.length === 0) return []
  return [
    `whether ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''} can be installed: no --addons holds Odoo's own modules`,
  ]
}

function byPlace(a: CheckFinding, b: CheckFinding): number {
  return compare(a.module, b.module) || compare(a.path, b.path) || a.line - b.line || compare(a.rule, b.rule)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
