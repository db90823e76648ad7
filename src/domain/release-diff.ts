/** From what each module needs to the document that people and plans read: what `-u` has to name, what it then touches, what only needs a restart. */
import { toDocument } from './document.ts'
import { type ChangeKind, ChangeKind as ChangeKinds, type ModuleNeed, needsUpdate, type ReleaseDiff } from './need.ts'
import { reachable } from './reachable.ts'

export interface DiffInput extends Pick<ReleaseDiff, 'from' | 'to' | 'hazards'> {
  instance?: string
  needs: Omit<ModuleNeed, 'dependents'>[]
  /** What each module depends on, by name: of an instance all installed ones, else those of both sides. */
  depends: Map<string, string[]>
  /** Modules of the first side that the second lacks. */
  gone: { name: string; file: string }[]
}

export function drawUpDiff({ from, to, instance, needs, depends, gone, hazards }: DiffInput): ReleaseDiff {
  const dependents = dependentsOf(depends)
  const modules = [...needs.map((each) => withDependents(each, dependents)), ...gone.map(leftOut)].sort((a, b) => (a.name < b.name ? -1 : 1))
  const update = modules.filter(({ need }) => needsUpdate(need)).map(({ name }) => name)
  const closure = [...new Set([...update, ...modules.flatMap((each) => each.dependents)])].sort()
  const restart = modules.filter(({ name, need }) => need === 'restart' && !closure.includes(name)).map(({ name }) => name)
  const found = new Set<ChangeKind>(modules.flatMap(({ reasons }) => reasons.filter(({ need }) => need !== 'nothing').map(({ kind }) => kind)))
  const kinds = ChangeKinds.options.filter((kind) => found.has(kind))
  return toDocument('ReleaseDiff', {
    from,
    to,
    ...(instance === undefined ? {} : { instance }),
    modules,
    update,
    closure,
    restart,
    kinds,
    hazards,
  })
}

function withDependents(each: Omit<ModuleNeed, 'dependents'>, dependents: Map<string, string[]>): ModuleNeed {
  const above = needsUpdate(each.need) ? [...reachable(each.name, dependents)].filter((name) => name !== each.name).sort() : []
  return { ...each, dependents: above }
}

function dependentsOf(depends: Map<string, string[]>): Map<string, string[]> {
  const dependents = new Map<string, string[]>()
  for (const [name, needs] of depends) for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), name])
  return dependents
}

function leftOut({ name, file }: { name: string; file: string }): ModuleNeed {
  const text = 'is on the first side only: an instance that has it keeps what it serves, for a release removes no module'
  return { name, need: 'nothing', reasons: [{ rule: 'module', need: 'nothing', kind: 'application', file, line: 1, text }], dependents: [] }
}
