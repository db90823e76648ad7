/**
 * From two sets of modules to what each of them needs. Pure. Fails closed: a difference that no rule recognises is an update, a module that comes is an update, and one
 * that goes is said to be gone (it stays installed until a person uninstalls it).
 */
import { type ModuleNeed, moreOf, type Need, type NeedReason, needsUpdate } from '../../domain/need.ts'
import type { Difference } from './difference.ts'
import { differencesOf, type ModuleState } from './differences.ts'
import type { NeedRule } from './rule.ts'
import { needRules } from './rules.ts'
import type { World } from './world.ts'

/** Id of the reason that stands where no rule recognised anything. */
export const unrecognised = 'unrecognised'

/** Every module that needs something or differs at all, in name order; `dependents` are filled by the caller, who knows what is installed. */
export function decideNeeds(world: World, rules: NeedRule[] = needRules): Omit<ModuleNeed, 'dependents'>[] {
  const reasons = new Map<string, NeedReason[]>()
  const add = (module: string, found: NeedReason[]): void => void reasons.set(module, [...(reasons.get(module) ?? []), ...found])
  for (const [name, after] of world.after) {
    const before = world.before.get(name)
    if (!before) add(name, [whole('is new', name, after)])
    else
      for (const difference of differencesOf(before, after, { installed: world.installed.get(name) ?? null, series: world.series })) {
        add(name, [])
        for (const [module, reason] of judge(difference, name, world, rules)) add(module, [reason])
      }
  }
  return [...reasons].map(([name, found]) => ({ name, need: heaviest(found), reasons: ordered(found) })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function judge(difference: Difference, module: string, world: World, rules: NeedRule[]): [string, NeedReason][] {
  const answers = rules.flatMap((rule) => {
    const verdicts = rule.judge(difference, module, world)
    return verdicts === null ? [] : [{ rule: rule.id, verdicts }]
  })
  if (answers.length === 0)
    return [[module, { rule: unrecognised, need: 'update', kind: 'application', ...placeOf(difference), text: inWords(difference) }]]
  return answers.flatMap(({ rule, verdicts }) =>
    verdicts.map(({ module: owner = module, file = difference.file, line = difference.line, need, kind, text }): [string, NeedReason] => [
      owner,
      { rule, need, kind, file, line, text },
    ]),
  )
}

const placeOf = ({ file, line }: Difference) => ({ file, line })

function inWords(difference: Difference): string {
  if (difference.kind === 'statements') return `statements of ${difference.within} that no rule understands`
  if (difference.kind === 'manifest')
    return difference.key === '' ? 'the manifest cannot be read' : `the key ${difference.key} of the manifest, which no rule knows`
  return difference.kind === 'python' ? 'Python that cannot be read' : 'a change that no rule recognises'
}

function whole(what: string, name: string, { facts }: ModuleState): NeedReason {
  return {
    rule: 'module',
    need: 'update',
    kind: 'application',
    file: '__manifest__.py',
    line: facts.manifest.lines.name ?? 1,
    text: `module ${name} ${what}`,
  }
}

const heaviest = (reasons: NeedReason[]): Need => reasons.reduce<Need>((need, reason) => moreOf(need, reason.need), 'nothing')

/** The heaviest first, then by place; the same words once. */
function ordered(reasons: NeedReason[]): NeedReason[] {
  const unique = [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()]
  const weight = (need: Need): number => (needsUpdate(need) ? (need === 'update' ? 2 : need === 'updateWithScript' ? 1 : 0) : 3)
  return unique.sort((a, b) => weight(a.need) - weight(b.need) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
}
