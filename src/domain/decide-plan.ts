/**
 * Facts to plan, purely: the same facts give the same plan and the same digest on every machine. The digest covers what must not change between the plan and its
 * start (rule 15: never sizes and times), and every instance's plan keeps a digest per fact, so that a later start can say in words what changed.
 */
import { type Digest, digestOf } from './digest.ts'
import type { DiskFree, InstanceFacts, Plan, PlannedInstance, PlannedModule, PlannedStep } from './plan.ts'
import { diskNeed, findRefusals } from './plan-refusals.ts'
import { planModules } from './planned-modules.ts'
import type { Release } from './release.ts'

export interface PlanOptions {
  /** Counts where the disk could not be measured. */
  diskFree: DiskFree | null
}

export type PlanBody = Omit<Plan, 'apiVersion' | 'kind' | 'id' | 'createdBy' | 'createdAt'>

/** @param facts one entry per instance, in the order in which they will be released */
export function decidePlan(facts: InstanceFacts[], release: Release, options: PlanOptions): PlanBody {
  const instances = facts.map((each) => decideInstance(each, release, options))
  const { name, version, digest, expects } = release
  const body = { release: { name, version, digest }, instances, expects, diskFree: options.diskFree }
  return { digest: planDigest(body), ...body }
}

export function decideInstance(facts: InstanceFacts, release: Release, { diskFree }: PlanOptions): PlannedInstance {
  const modules = planModules(facts, release)
  return {
    instance: facts.instance,
    modules,
    steps: planSteps(modules),
    outageMs: null,
    diskBytes: diskNeed(facts),
    asks: asksOf(facts),
    notes: notesOf(facts, diskFree),
    refusals: findRefusals({ facts, release, modules, diskFree }),
    facts: factDigests(facts, release),
  }
}

/** Names, as a person knows them, of the facts that differ between the plan and now; empty: the plan still holds. */
export function staleFacts(planned: Pick<PlannedInstance, 'facts'>, now: Pick<PlannedInstance, 'facts'>): string[] {
  const names = new Set([...Object.keys(planned.facts), ...Object.keys(now.facts)])
  return [...names].filter((name) => planned.facts[name] !== now.facts[name]).sort()
}

/** What an approval signs. Sizes, estimates, notes and refusals stay outside: they move without anything having changed. */
function planDigest({ release, instances, expects }: Pick<PlanBody, 'release' | 'instances' | 'expects'>): Digest {
  return digestOf({
    release,
    expects,
    instances: instances.map(({ instance, modules, steps, facts }) => ({ instance, modules, steps: steps.map((step) => step.name), facts })),
  })
}

function factDigests(facts: InstanceFacts, release: Release): Record<string, Digest> {
  const { name, version, digest, expects } = release
  return {
    release: digestOf({ name, version, digest }),
    expects: digestOf(expects),
    series: digestOf([facts.series, facts.databaseSeries]),
    'instance configuration': facts.configDigest,
    'module states': digestOf(relevantStates(facts)),
    'what the instance serves': digestOf(facts.effective),
    'addons content': facts.addonsDigest ?? digestOf(null),
    'PostgreSQL major': digestOf(facts.postgresMajor),
  }
}

/** Modules that are not installed come and go with Odoo's list of apps and change nothing here. */
function relevantStates(facts: InstanceFacts): [string, string, string | null][] {
  return facts.modules
    .filter((module) => !['uninstalled', 'uninstallable'].includes(module.state))
    .map((module): [string, string, string | null] => [module.name, module.state, module.version])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

function planSteps(modules: PlannedModule[]): PlannedStep[] {
  const updates = modules.filter((module) => module.action === 'update').length
  return [
    { name: 'preflight', what: 'look at everything again that this plan rests on; users notice nothing' },
    { name: 'quiet', what: 'show the maintenance page, stop Odoo, fence the database and prove that no session is left' },
    { name: 'checkpoint', what: 'copy the database with its attributes and keep the files' },
    { name: 'books-before', what: 'take the books on the copy, beside the update' },
    { name: 'update', what: `update ${updates} ${updates === 1 ? 'module' : 'modules'} as the updater role` },
    { name: 'verify-states', what: 'read module states and versions by SQL, before any Odoo process can mend them' },
    { name: 'delta', what: 'account for every change against the copy, and take the books again' },
    { name: 'verify-service', what: 'load the registry and render the log-in page behind the fence' },
    { name: 'open', what: 'serve the release and let users in; until here it goes back by itself' },
    { name: 'settle', what: 'drop what was kept to go back, when a person or the next run says so' },
  ]
}

function asksOf(facts: InstanceFacts): string[] {
  const foreign = 'Whoever has a session of his own on the database (psql, BI, a dump) ends it: the run is held until then, with Odoo still serving.'
  if (facts.unsettledRun === null) return [foreign]
  return [foreign, `This settles run ${facts.unsettledRun}: going back to before it is not possible any more.`]
}

function notesOf(facts: InstanceFacts, diskFree: DiskFree | null): string[] {
  const notes = ['Odoo runs threaded: requests that are under way when it stops are cut.']
  if (facts.unmovableSettings.length > 0)
    notes.push(`Settings that the admin role may not move stay behind when the run goes back: ${facts.unmovableSettings.join(', ')}.`)
  if (facts.diskFreeBytes === null && diskFree !== null)
    notes.push(`The free disk is taken from what was given: ${diskFree.bytes} bytes (${diskFree.reason}).`)
  return notes
}
