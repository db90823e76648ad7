/**
 * Facts to plan, purely: the same facts give the same plan and the same digest on every machine. The digest covers what must not change between the plan and its
 * start (rule 15: never sizes and times), and every instance's plan keeps a digest per fact, so that a later start can say in words what changed.
 */
import { type Digest, digestOf } from './digest.ts'
import type { DiskFree, InstanceFacts, Plan, PlannedInstance, PlannedModule, PlannedStep, Stopping } from './plan.ts'
import { diskNeed, findRefusals } from './plan-refusals.ts'
import { planModules, type Reach, reachOf } from './planned-modules.ts'
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
  const refusals = findRefusals({ facts, release, modules, diskFree })
  return {
    instance: facts.instance,
    modules,
    steps: planSteps(modules),
    outageMs: null,
    diskBytes: diskNeed(facts, modules),
    asks: asksOf(facts, reachOf(modules)),
    notes: notesOf(facts, diskFree, reachOf(modules), refusals.length > 0),
    refusals,
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
    'odoo.conf': digestOf(facts.odooConfDigest),
    'module states': digestOf(relevantStates(facts)),
    'what the instance serves': digestOf(facts.effective),
    'addons content': facts.addonsDigest ?? digestOf(null),
    'what the change needs': digestOf(facts.needs),
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

/** Steps that act. A plan without an update skips the others: there is nothing to copy, to compare, or to take back in the database. */
function planSteps(modules: PlannedModule[]): PlannedStep[] {
  const reach = reachOf(modules)
  if (reach === 'update') return updateSteps(modules)
  const restart: PlannedStep[] = [
    { name: 'verify-service', what: 'load the registry with the new code and render the log-in page, beside the server that users work on' },
  ]
  const serve =
    reach === 'restart'
      ? 'restart Odoo on the new code; users see the maintenance page for seconds'
      : 'switch to the new files; the server goes on as it is'
  return [
    { name: 'preflight', what: 'look at everything again that this plan rests on; users notice nothing' },
    { name: 'verify-states', what: 'read module states by SQL' },
    ...(reach === 'restart' ? restart : []),
    { name: 'open', what: serve },
    { name: 'settle', what: 'end the way back, when a person or the next run says so' },
  ]
}

function updateSteps(modules: PlannedModule[]): PlannedStep[] {
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

function asksOf(facts: InstanceFacts, reach: Reach): string[] {
  const foreign = 'Whoever has a session of his own on the database (psql, BI, a dump) ends it: the run is held until then, with Odoo still serving.'
  const asks = reach === 'update' ? [foreign] : []
  if (facts.unsettledRun === null) return asks
  return [...asks, `This settles run ${facts.unsettledRun}: going back to before it is not possible any more.`]
}

const reachNotes: Record<Reach, string[]> = {
  nothing: ['Nothing that Odoo reads differs: no update, no restart, no outage. Only which release is live changes.'],
  restart: ['No module needs an update: the database is not changed, and nobody who has a session on it is asked to leave.'],
  update: [],
}

/** Threaded Odoo cuts requests a second after it is told to stop; workers end theirs. */
function stoppingNote({ workers, drainMs, command }: Stopping): string {
  if (workers === null) return 'Whether Odoo runs threaded or with workers could not be read: requests that are under way when it stops may be cut.'
  if (workers === 0) return 'Odoo runs threaded: requests that are under way when it stops are cut.'
  const longest = command === null ? `for at most ${drainMs / 1000} s (limits.drain)` : `for as long as "${command}" lets them`
  return `Odoo runs ${workers} workers: requests that are under way when it stops may end, ${longest}; whoever comes meanwhile waits, and is cut off.`
}

/** @param refused then nobody is told what such a release spares its users: of modules that are not installed nothing would be updated either */
function notesOf(facts: InstanceFacts, diskFree: DiskFree | null, reach: Reach, refused: boolean): string[] {
  const notes = [...(reach === 'nothing' ? [] : [stoppingNote(facts.stopping)]), ...(refused ? [] : reachNotes[reach])]
  if (facts.needsUnknown !== null)
    notes.push(`What the change needs could not be worked out (${facts.needsUnknown}): every changed module is updated.`)
  if (reach === 'update' && facts.unmovableSettings.length > 0)
    notes.push(`Settings that the admin role may not move stay behind when the run goes back: ${facts.unmovableSettings.join(', ')}.`)
  if (facts.diskFreeBytes === null && diskFree !== null)
    notes.push(`The free disk is taken from what was given: ${diskFree.bytes} bytes (${diskFree.reason}).`)
  return notes
}
