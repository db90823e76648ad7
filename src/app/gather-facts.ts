/**
 * Gathers what a plan rests on: what we know of the instance, and what is found when looking at its database, files and modules. Looking is done by functions
 * given in the call (`sources`), bound by the server to the drivers; nothing here changes anything.
 */
import { digestOf } from '../domain/digest.ts'
import { nextModules } from '../domain/effective.ts'
import type { EffectiveModule, Instance, Series } from '../domain/instance.ts'
import type { InstanceFacts, ManifestFact, ModuleState, RoleFact } from '../domain/plan.ts'
import type { Release } from '../domain/release.ts'
import type { Database } from '../store/database.ts'
import { unsettledRunOf } from '../store/runs.ts'
import { findInstance } from './find-instance.ts'

/** What is read of a database; the tenant-database port's look has this shape. */
export interface DatabaseFacts {
  exists: boolean
  unreachable: string | null
  databaseSeries: string | null
  postgresMajor: number | null
  databaseBytes: number | null
  diskFreeBytes: number | null
  clockSkewMs: number | null
  roles: RoleFact[]
  owner: string | null
  slots: string[]
  subscriptions: string[]
  prepared: string[]
  unmovableSettings: string[]
  modules: ModuleState[]
}

export interface FilestoreFacts {
  readable: boolean
  writable: boolean
  detail: string | null
  bytes: number
}

const unseenFilestore: FilestoreFacts = { readable: false, writable: false, detail: null, bytes: 0 }

export interface FactSources {
  /** Opens the instance's database, looks, closes. `database` is its name; null when the reference cannot be resolved. Answers `unreachable`, never throws. */
  look(instance: Instance): Promise<DatabaseFacts & { database: string | null }>
  filestore(instance: Instance): Promise<FilestoreFacts>
  /** Folders in the order of the addons path that the instance would have with these modules in front, Odoo's own included. */
  addonsPath(instance: Instance, modules: EffectiveModule[]): Promise<string[]>
  /** The manifest of every module on the path; the first folder that has a module wins. */
  manifests(path: string[], series: Series): Promise<ManifestFact[]>
}

/** @throws EvenkeelError `notFound` when there is no such instance */
export async function gatherFacts(db: Database, sources: FactSources, name: string, release: Release): Promise<InstanceFacts> {
  const instance = await findInstance(db, name)
  const database = await sources.look(instance)
  const [files, manifests, unsettledRun] = await Promise.all([
    // Its folder is named by the database: without one there is nothing to look at.
    database.database === null ? unseenFilestore : sources.filestore(instance),
    sources.addonsPath(instance, nextModules(instance.modules, release)).then((path) => sources.manifests(path, instance.config.series)),
    unsettledRunOf(db, name, ''),
  ])
  const { exists, ...looked } = database
  const { bytes, ...filestore } = files
  return {
    instance: instance.name,
    series: instance.config.series,
    databaseExists: exists,
    ...looked,
    filestore,
    filestoreBytes: filestore.readable ? bytes : null,
    manifests,
    addonsDigest: addonsDigest(manifests),
    effective: instance.modules,
    live: instance.release,
    unsettledRun,
    configDigest: digestOf(instance.config),
  }
}

/**
 * Over what the manifests say, not over every file: hashing Odoo's own 40,000 files at each start would cost more than the rest of the plan, and the modules that a
 * release brings are held by their own digests. Paths stay outside: the composed folder is named by what is in it.
 */
function addonsDigest(manifests: ManifestFact[]): string {
  const facts = manifests.map(({ name, version, depends, installable, broken }) => [name, version, depends, installable, broken] as const)
  return digestOf([...facts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
