/**
 * Allowing a finding, with the reason: by a comment where it stands, or, where a file has no comments (CSV, JSON) or is not one's own, by an entry of the file
 * `.evenkeel-check.yaml` beside the modules. What allows nothing is a finding itself: it would hide the next one.
 */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { CheckFinding, ReleaseCheck } from '../../domain/release-check.ts'

/** What somebody allowed, wherever he wrote it. */
export interface Allowance {
  /** Null: of every module. */
  module: string | null
  /** Null: in every file of the module. */
  path: string | null
  /** Null: on every line. */
  line: number | null
  rule: string | null
  because: string | null
  /** Where it is written. */
  at: { module: string; path: string; line: number }
}

export const allowWithoutReason = {
  id: 'allow-without-reason',
  severity: 'warning',
  title: 'a comment allows a rule without saying why, or one that does not exist',
} as const

export const allowsNothing = {
  id: 'allows-nothing',
  severity: 'warning',
  title: 'a comment, or an entry of .evenkeel-check.yaml, allows what is not found any more',
} as const

/** The rules about allowing: they cannot be allowed. */
export const allowRules = [allowWithoutReason, allowsNothing]

/** Comments of a module's files. */
export function commentsOf(module: ModuleFacts): Allowance[] {
  const manifest = module.files.filter(({ role }) => role === 'manifest').map(({ path }) => [path, module.manifest] as const)
  return [...manifest, ...Object.entries(module.python), ...Object.entries(module.xml)].flatMap(([path, { comments }]) =>
    comments.map(({ line, text }) => {
      const [, rule = null, because = null] = /^allow\s+([\w-]+)(?:\s+because\s+(\S.*))?$/.exec(text) ?? []
      return { module: module.name, path, line, rule, because, at: { module: module.name, path, line } }
    }),
  )
}

/** Takes away what is allowed, and adds what is wrong with the allowances. */
export function judgeAllowances(found: CheckFinding[], allowances: Allowance[], rules: Set<string>): Pick<ReleaseCheck, 'findings' | 'allowed'> {
  const used = new Set<Allowance>()
  const findings: CheckFinding[] = []
  const allowed: ReleaseCheck['allowed'] = []
  for (const finding of found) {
    const allowance = rules.has(finding.rule) ? allowances.find((each) => each.because !== null && allows(each, finding)) : undefined
    if (allowance?.because) allowed.push({ ...finding, because: allowance.because })
    else findings.push(finding)
    for (const each of allowances) if (allows(each, finding)) used.add(each)
  }
  return { findings: [...findings, ...allowances.flatMap((each) => faultOf(each, used, rules))], allowed }
}

/** A comment on its line or the line above; what is said about a whole file, on its first line, anywhere in it. */
function allows(each: Allowance, { rule, module, path, line }: CheckFinding): boolean {
  if (each.rule !== rule || (each.module !== null && each.module !== module) || (each.path !== null && each.path !== path)) return false
  return each.line === null || line === 1 || each.line === line || each.line === line - 1
}

function faultOf(allowance: Allowance, used: Set<Allowance>, rules: Set<string>): CheckFinding[] {
  const { rule, because, at } = allowance
  if (rule === null) return [{ ...allowWithoutFields, ...at, text: 'is written "evenkeel: allow RULE because REASON"' }]
  if (!rules.has(rule)) return [{ ...allowWithoutFields, ...at, text: `there is no rule ${rule}` }]
  if (because === null) return [{ ...allowWithoutFields, ...at, text: `allows ${rule} without saying why` }]
  if (used.has(allowance)) return []
  return [{ rule: allowsNothing.id, severity: allowsNothing.severity, ...at, text: `allows ${rule}, which is not found here any more: take it away` }]
}

const allowWithoutFields = { rule: allowWithoutReason.id, severity: allowWithoutReason.severity }
