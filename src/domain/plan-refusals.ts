/**
 * What refuses a plan, and how to mend it: every finding at once, so that a person mends once and not ten times. What could not be looked at refuses too: not
 * measured is never ok.
 */
import { formatBytes } from './bytes.ts'
import type { DiskFree, InstanceFacts, ManifestFact, PlannedModule, Refusal } from './plan.ts'
import { installedModules, isInstalled, manifestsByName, reachOf } from './planned-modules.ts'
import { type Release, releaseLabel } from './release.ts'

/** Clocks that differ by more make times in the record and in the database tell different stories. */
export const maxClockSkewMs = 5_000

/** The checkpoint's copy, the copy for a second attempt, and what an update may write: each as large as the database. */
const databaseShares = 3
/** Kept files are links; what an update adds is counted as a tenth of the filestore. */
const filestoreShare = 0.1

type Input = { facts: InstanceFacts; release: Release; modules: PlannedModule[]; diskFree: DiskFree | null }
type Finding = (input: Input) => Refusal[]

/** Free bytes that a run needs, or null when the database could not be measured. A plan without an update makes no copy. */
export function diskNeed(facts: Pick<InstanceFacts, 'databaseBytes' | 'filestoreBytes'>, modules: PlannedModule[]): number | null {
  if (reachOf(modules) !== 'update') return 0
  if (facts.databaseBytes === null) return null
  return databaseShares * facts.databaseBytes + Math.ceil(filestoreShare * (facts.filestoreBytes ?? 0))
}

/** Nothing else can be known while one of these holds, so it stands alone. */
export function blindRefusal({ facts }: Pick<Input, 'facts'>): Refusal | null {
  const { instance, database } = facts
  const missing = !facts.databaseExists && facts.postgresMajor !== null
  if (facts.unreachable !== null && !missing)
    return { code: 'unreachable', message: `${instance}: its database cannot be looked at: ${facts.unreachable}`, hint: 'evenkeel doctor' }
  if (!facts.databaseExists)
    return {
      code: 'databaseMissing',
      message: `${instance}: database ${database ?? ''} does not exist. Do not start Odoo: it would create an empty one.`,
      hint: 'restore the database, or correct --db-url',
    }
  if (facts.databaseSeries === null)
    return {
      code: 'notOdoo',
      message: `${instance}: ${database ?? 'the database'} is not an Odoo database: it has no module base.`,
      hint: 'correct --db-url',
    }
  return null
}

/** A plan made now would take the fence for what the database was, and put it up again at the end. */
const fenced: Finding = ({ facts: { instance, fence } }) => {
  if (fence === null) return []
  const by = fence.run === null ? '' : ` by run ...${fence.run}`
  return [{ code: 'fenced', message: `${instance}: its database has been fenced${by} since ${fence.since}.`, hint: `evenkeel doctor ${instance}` }]
}

const series: Finding = ({ facts, release }) => {
  const { instance, series: own, databaseSeries } = facts
  const code = 'seriesMismatch'
  if (release.series !== own)
    return [
      {
        code,
        message: `${instance} is Odoo ${own}, ${releaseLabel(release)} is for ${release.series}.`,
        hint: `make the release with --series ${own}`,
      },
    ]
  if (databaseSeries !== own)
    return [
      {
        code,
        message: `${instance} was added as Odoo ${own}, its database says ${databaseSeries}.`,
        hint: `add the instance with --series ${databaseSeries}`,
      },
    ]
  return []
}

/** What was measured was measured on 15 and newer: older servers lack copy strategies and hashes of rows. */
const oldestPostgres = 15

const postgres: Finding = ({ facts: { instance, postgresMajor } }) => {
  if (postgresMajor !== null && postgresMajor >= oldestPostgres) return []
  const found = postgresMajor === null ? 'an unknown version' : String(postgresMajor)
  return [
    {
      code: 'postgresTooOld',
      message: `${instance}: its PostgreSQL is ${found}; ${oldestPostgres} or newer is needed.`,
      hint: `move the database to PostgreSQL ${oldestPostgres} or newer`,
    },
  ]
}

const roles: Finding = ({ facts }) =>
  facts.roles
    .filter((role) => role.problems.length > 0)
    .map((role) => ({
      code: 'roles',
      message: `${facts.instance}: ${role.what} role ${role.role}: ${role.problems.join('; ')}.`,
      hint: `as a superuser: ${role.mend.join(' ')}`,
    }))

const owner: Finding = ({ facts }) => {
  const application = facts.roles.find((role) => role.what === 'application')?.role
  if (application === undefined || facts.owner === application) return []
  const hint = `as a superuser: ALTER DATABASE ${quoted(facts.database ?? 'DATABASE')} OWNER TO ${quoted(application)};`
  return [
    {
      code: 'owner',
      message: `${facts.instance}: the database belongs to ${facts.owner ?? 'nobody known'}, not to the application role ${application}.`,
      hint,
    },
  ]
}

const moduleStates: Finding = ({ facts }) => {
  const between = facts.modules.filter((module) => module.state.startsWith('to '))
  if (between.length === 0) return []
  const list = between.map((module) => `${module.name} "${module.state}"`)
  return [
    {
      code: 'moduleState',
      message: `${facts.instance}: modules are in the middle of a change: ${named(list)}.`,
      hint: 'finish it (odoo-bin -u MODULE --stop-after-init) or cancel it under Apps in Odoo, then plan again',
    },
  ]
}

const path: Finding = ({ facts, release }) => {
  const manifests = manifestsByName(facts)
  const installed = installedModules(facts).map((module) => module.name)
  const involved = new Set([...installed, ...release.modules.map((module) => module.name)])
  const present = [...involved].map((name) => manifests.get(name)).filter((manifest) => manifest !== undefined)
  const missing = [...involved].filter((name) => !manifests.has(name))
  const broken = present.filter((manifest) => manifest.broken !== null)
  const dead = present.filter((manifest) => !manifest.installable && installed.includes(manifest.name))
  return [
    ...whenAny(missing, (list) => ({
      code: 'moduleMissing',
      message: `${facts.instance}: installed modules are not on the addons path: ${list}.`,
      hint: 'put their folders back, add them to the release, or uninstall them in Odoo',
    })),
    ...whenAny(
      broken.map((manifest) => `${manifest.name} (${manifest.broken})`),
      (list) => ({
        code: 'manifestBroken',
        message: `${facts.instance}: manifests cannot be read: ${list}.`,
        hint: 'correct the manifest and make a new release',
      }),
    ),
    ...whenAny(
      dead.map((manifest) => manifest.name),
      (list) => ({
        code: 'notInstallable',
        message: `${facts.instance}: installed modules are marked not installable: ${list}.`,
        hint: 'make them installable, or uninstall them in Odoo',
      }),
    ),
  ]
}

const dependencies: Finding = ({ facts, modules }) => {
  const manifests = manifestsByName(facts)
  const states = new Map(facts.modules.map((module) => [module.name, module]))
  const updated = modules
    .filter((module) => module.action === 'update')
    .map((module) => manifests.get(module.name))
    .filter((manifest) => manifest !== undefined)
  const pairs = updated.flatMap((manifest) => manifest.depends.map((need) => ({ who: manifest.name, need })))
  const says = (list: { who: string; need: string }[]): string[] => list.map(({ who, need }) => `${who} needs ${need}`)
  const missing = pairs.filter(({ need }) => !manifests.has(need))
  const dead = pairs.filter(({ need }) => manifests.get(need)?.installable === false)
  const absent = pairs.filter(({ need }) => manifests.get(need)?.installable === true && !isInstalled(states.get(need)))
  const cycle = findCycle(updated, manifests)
  return [
    ...whenAny(says(missing), (list) => ({
      code: 'dependencyMissing',
      message: `${facts.instance}: modules need others that are not on the addons path: ${list}.`,
      hint: 'add them to the release',
    })),
    ...whenAny(says(dead), (list) => ({
      code: 'dependencyNotInstallable',
      message: `${facts.instance}: modules need others that are marked not installable: ${list}.`,
      hint: 'correct the manifest and make a new release',
    })),
    ...whenAny(says(absent), (list) => ({
      code: 'dependencyNotInstalled',
      message: `${facts.instance}: modules need others that are not installed, and a release installs nothing silently: ${list}.`,
      hint: 'install them in Odoo first, then plan again',
    })),
    ...(cycle
      ? [
          {
            code: 'dependencyCycle',
            message: `${facts.instance}: modules depend on each other in a circle: ${cycle.join(' -> ')}.`,
            hint: 'correct the manifests and make a new release',
          },
        ]
      : []),
  ]
}

const staysBehind: Finding = ({ facts, modules }) => {
  // No other database comes in its place.
  if (reachOf(modules) !== 'update') return []
  const message = (what: string, list: string): string => `${facts.instance}: ${what} would stay behind with the old database: ${list}.`
  return [
    ...whenAny(facts.slots, (list) => ({
      code: 'replicationSlot',
      message: message('logical replication slots', list),
      hint: `as a superuser: ${facts.slots.map((slot) => `SELECT pg_drop_replication_slot(${literal(slot)});`).join(' ')}`,
    })),
    ...whenAny(facts.subscriptions, (list) => ({
      code: 'subscription',
      message: message('subscriptions', list),
      hint: `as a superuser: ${facts.subscriptions.map((subscription) => `DROP SUBSCRIPTION ${quoted(subscription)};`).join(' ')}`,
    })),
    ...whenAny(facts.prepared, (list) => ({
      code: 'preparedTransaction',
      message: message('prepared transactions', list),
      hint: `after asking their owner: ${facts.prepared.map((gid) => `ROLLBACK PREPARED ${literal(gid)};`).join(' ')}`,
    })),
  ]
}

const disk: Finding = ({ facts, modules, diskFree }) => {
  const need = diskNeed(facts, modules)
  if (need === 0) return []
  const free = facts.diskFreeBytes ?? diskFree?.bytes ?? null
  if (need === null || free === null)
    return [
      {
        code: 'diskNotMeasured',
        message: `${facts.instance}: the free disk of its database server cannot be measured from here${need === null ? '' : `; ${formatBytes(need)} are needed`}.`,
        hint: 'look there, then evenkeel plan create ... --disk-free BYTES --reason "how you know"',
      },
    ]
  if (free >= need) return []
  return [
    {
      code: 'diskTooSmall',
      message: `${facts.instance}: the disk of its database has ${formatBytes(free)} free, ${formatBytes(need)} are needed (three times the database, and a tenth of the files).`,
      hint: 'make room there; evenkeel run settle RUN drops the copy that an earlier run kept',
    },
  ]
}

const clock: Finding = ({ facts }) => {
  const { clockSkewMs } = facts
  if (clockSkewMs !== null && Math.abs(clockSkewMs) <= maxClockSkewMs) return []
  const message =
    clockSkewMs === null
      ? 'its clock could not be compared'
      : `its clock differs from Evenkeel's by ${(Math.abs(clockSkewMs) / 1000).toFixed(1)} s (5 s is the limit)`
  return [{ code: 'clockSkew', message: `${facts.instance}: ${message}.`, hint: 'synchronise both machines by NTP' }]
}

const filestore: Finding = ({ facts }) => {
  const { readable, writable, detail } = facts.filestore
  if (readable && writable) return []
  const message = `${facts.instance}: the filestore cannot be ${readable ? 'written' : 'read'}${detail === null ? '' : `: ${detail}`}.`
  return [{ code: 'filestore', message, hint: "correct --odoo-data-dir or --run-as, or the folder's owner" }]
}

const nothingToDo: Finding = ({ facts, release, modules }) => {
  if (reachOf(modules) !== 'nothing') return []
  const installed = new Set(installedModules(facts).map((module) => module.name))
  const differs = release.modules.some(
    (module) => installed.has(module.name) && facts.effective.find((effective) => effective.name === module.name)?.digest !== module.digest,
  )
  // Documents and tests differ: which release is live is worth saying.
  if (differs) return []
  const same = modules.every(
    (module) => facts.effective.find((effective) => effective.name === module.name)?.digest === digestOf(release, module.name),
  )
  const message = same
    ? `${facts.instance} serves this content already: ${releaseLabel(release)} changes nothing.`
    : `${facts.instance}: no module of ${releaseLabel(release)} that differs is installed there.`
  return [
    { code: 'nothingToDo', message, hint: same ? `evenkeel instance show ${facts.instance}` : 'install the modules in Odoo first, then plan again' },
  ]
}

/** In the order in which a person should mend them. */
const findings: Finding[] = [
  fenced,
  series,
  postgres,
  roles,
  owner,
  moduleStates,
  path,
  dependencies,
  staysBehind,
  disk,
  clock,
  filestore,
  nothingToDo,
]

export function findRefusals(input: Input): Refusal[] {
  const blind = blindRefusal(input)
  return blind ? [blind] : findings.flatMap((finding) => finding(input))
}

const digestOf = (release: Release, name: string): string | undefined => release.modules.find((module) => module.name === name)?.digest

/** The first circle that can be reached from these modules, its first name repeated at the end; null when there is none. */
function findCycle(from: ManifestFact[], manifests: Map<string, ManifestFact>): string[] | null {
  const finished = new Set<string>()
  const visit = (name: string, trail: string[]): string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name]
    if (finished.has(name)) return null
    for (const need of manifests.get(name)?.depends ?? []) {
      const cycle = visit(need, [...trail, name])
      if (cycle) return cycle
    }
    finished.add(name)
    return null
  }
  for (const manifest of from) {
    const cycle = visit(manifest.name, [])
    if (cycle) return cycle
  }
  return null
}

function whenAny(list: string[], refusal: (text: string) => Refusal): Refusal[] {
  return list.length === 0 ? [] : [refusal(named(list))]
}

const shown = 10

function named(list: string[]): string {
  const rest = list.length - shown
  return rest > 0 ? `${list.slice(0, shown).join(', ')} and ${rest} more` : list.join(', ')
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
