/**
 * Gathers what a plan rests on: what we know of the instance, and what is found when looking at its database, files and modules. Looking is done by functions
 * given in the call (`sources`), bound by the server to the drivers; nothing here changes anything.
 */
import type { DatabaseLook } from '../domain/database-look.ts'
import { digestOf } from '../domain/digest.ts'
import { nextModules } from '../domain/effective.ts'
import type { EffectiveModule, Instance, Series } from '../domain/instance.ts'
import type { InstanceFacts, ManifestFact, ModuleState } from '../domain/plan.ts'
import type { Release } from '../domain/release.ts'
import type { Database } from '../store/database.ts'
import { unsettledRunOf } from '../store/runs.ts'
import { findInstance } from './find-instance.ts'

export interface FilestoreFacts {
  readable: boolean
  writable: boolean
  detail: string | null
  files: number
  bytes: number
}

const unseenFilestore: FilestoreFacts = { readable: false, writable: false, detail: null, files: 0, bytes: 0 }

export interface FactSources {
  /** Opens the instance's database, looks, closes. `database` is its name; null when the reference cannot be resolved. Answers `unreachable`, never throws. */
  look(instance: Instance): Promise<DatabaseLook & { database: string | null }>
  filestore(instance: Instance): Promise<FilestoreFacts>
  /** Folders in the order in which Odoo would search them with these modules served, and the one among them that holds these modules. */
  addonsPath(instance: Instance, modules: EffectiveModule[]): Promise<{ path: string[]; served: string }>
  /** What the instance's odoo.conf says, and how it and this installation say that its server stops. */
  configuration(instance: Instance): Promise<Pick<InstanceFacts, 'odooConfDigest' | 'stopping'>>
  /** The manifest of every module on the path; the first folder that has a module wins. */
  manifests(path: string[], series: Series): Promise<ManifestFact[]>
  /** What each module needs once `next` is served. Answers why it cannot be known; never throws. */
  needs(instance: Instance, next: EffectiveModule[], database: NeedsInput): Promise<Pick<InstanceFacts, 'needs' | 'needsUnknown'>>
}

export interface NeedsInput {
  modules: ModuleState[]
  languages: string[] | null
}

/** @throws EvenkeelError `notFound` when there is no such instance */
export async function gatherFacts(db: Database, sources: FactSources, name: string, release: Release): Promise<InstanceFacts> {
  const instance = await findInstance(db, name)
  const database = await sources.look(instance)
  const next = nextModules(instance.modules, release)
  const [files, manifests, unsettledRun, needs, configuration] = await Promise.all([
    // Its folder is named by the database: without one there is nothing to look at.
    database.database === null ? unseenFilestore : sources.filestore(instance),
    manifestsOf(sources, instance, next),
    unsettledRunOf(db, name, ''),
    sources.needs(instance, next, database),
    sources.configuration(instance),
  ])
  const { exists, namesFiles, languages: _languages, ...looked } = database
  return {
    instance: instance.name,
    series: instance.config.series,
    databaseExists: exists,
    ...looked,
    filestore: filestoreFact(files, namesFiles),
    filestoreBytes: files.readable ? files.bytes : null,
    manifests,
    addonsDigest: addonsDigest(manifests),
    effective: instance.modules,
    live: instance.release,
    unsettledRun,
    ...needs,
    configDigest: digestOf(instance.config),
    ...configuration,
  }
}

/** An empty filestore beside a database that names files in it is a wrong folder: found here, it costs no outage. */
function filestoreFact({ readable, writable, detail, files }: FilestoreFacts, namesFiles: boolean): InstanceFacts['filestore'] {
  if (!readable || files > 0 || !namesFiles) return { readable, writable, detail }
  return { readable: false, writable, detail: 'it is empty or not there, while the database names files in it' }
}

/** What Odoo would load. A module that lies earlier on its path than what is served hides it: Odoo would go on running the other one without a word. */
async function manifestsOf(sources: FactSources, instance: Instance, next: EffectiveModule[]): Promise<ManifestFact[]> {
  const { path, served } = await sources.addonsPath(instance, next)
  const manifests = await sources.manifests(path, instance.config.series)
  const names = new Set(next.map((module) => module.name))
  return manifests.map((manifest) => {
    if (!names.has(manifest.name) || manifest.path === `${served}/${manifest.name}`) return manifest
    return { ...manifest, broken: `${manifest.path} comes first on Odoo's path and hides what is released` }
  })
}

/**
 * Over what the manifests say, not over every file: hashing Odoo's own 40,000 files at each start would cost more than the rest of the plan, and the modules that a
 * release brings are held by their own digests. Paths stay outside: the composed folder is named by what is in it.
 */
function addonsDigest(manifests: ManifestFact[]): string {
  const facts = manifests.map(({ name, version, depends, installable, broken }) => [name, version, depends, installable, broken] as const)
  return digestOf([...facts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
