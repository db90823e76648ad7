/**
 * A plan is data: what will happen, in which order, under which digests. The facts it rests on are gathered elsewhere (app/gather-facts.ts); here is
 * their shape and the plan's. The decision itself, facts to plan, is pure and lives in decide-plan.ts.
 */
import { z } from 'zod'
import { Digest } from './digest.ts'
import { documentSchema } from './document.ts'
import { Expects } from './expects.ts'
import { EffectiveModule, InstanceName, Series } from './instance.ts'
import { Need } from './need.ts'

export const StepName = z.enum([
  'preflight',
  'quiet',
  'checkpoint',
  'books-before',
  'update',
  'verify-states',
  'delta',
  'verify-service',
  'open',
  'settle',
])
export type StepName = z.infer<typeof StepName>

/** A finding that refuses a plan: a code, what is wrong for whom, and the command that mends it. */
export const Refusal = z.object({ code: z.string(), message: z.string(), hint: z.string() })
export type Refusal = z.infer<typeof Refusal>

export const PlannedModule = z.object({
  name: z.string(),
  /** nothing: not installed there, or nothing that Odoo reads differs. restart: the new code is loaded. update: Odoo runs `-u` on it. */
  action: z.enum(['nothing', 'restart', 'update']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Why: its content changed, or it depends on one whose content changed. */
  because: z.string(),
})
export type PlannedModule = z.infer<typeof PlannedModule>

export const PlannedStep = z.object({ name: StepName, what: z.string() })
export type PlannedStep = z.infer<typeof PlannedStep>

export const PlannedInstance = z.object({
  instance: InstanceName,
  modules: z.array(PlannedModule),
  steps: z.array(PlannedStep),
  /** Null: nothing to estimate from yet. */
  outageMs: z.object({ low: z.number().int(), high: z.number().int() }).nullable(),
  /** Free bytes that the run needs beside what is there; null: the database could not be measured. */
  diskBytes: z.number().int().nullable(),
  /** What people will be asked for on the way: who must end a session, what settles. */
  asks: z.array(z.string()),
  /** What a person should know: connections cut, settings that cannot be moved. */
  notes: z.array(z.string()),
  refusals: z.array(Refusal),
  /** Digest over everything about the instance that must not change before the start; `facts` names its parts, so that "stale: X changed" can say X. */
  facts: z.record(z.string(), Digest),
})
export type PlannedInstance = z.infer<typeof PlannedInstance>

export const DiskFree = z.object({ bytes: z.number().int().nonnegative(), reason: z.string().min(1) })
export type DiskFree = z.infer<typeof DiskFree>

export const Plan = documentSchema('Plan', {
  id: z.string(),
  digest: Digest,
  release: z.object({ name: z.string(), version: z.string(), digest: Digest }),
  instances: z.array(PlannedInstance),
  expects: Expects,
  /** Free bytes on the database's disk as a person measured them, where Evenkeel could not. */
  diskFree: DiskFree.nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
})
export type Plan = z.infer<typeof Plan>

// --- the facts that a plan rests on -----------------------------------------------------------------------------------------------------------

export const ModuleState = z.object({ name: z.string(), state: z.string(), version: z.string().nullable(), dependsOn: z.array(z.string()) })
export type ModuleState = z.infer<typeof ModuleState>

/** A module's manifest as it lies on the path that the release would serve. */
export const ManifestFact = z.object({
  name: z.string(),
  path: z.string(),
  /** As Odoo adapts it: the series is put in front of a version that lacks it. */
  version: z.string(),
  depends: z.array(z.string()),
  installable: z.boolean(),
  /** Null, or what is wrong with it at file and line. */
  broken: z.string().nullable(),
})
export type ManifestFact = z.infer<typeof ManifestFact>

export const RoleFact = z.object({
  role: z.string(),
  what: z.enum(['application', 'updater', 'admin']),
  problems: z.array(z.string()),
  /** SQL that mends them, to be run by a superuser. */
  mend: z.array(z.string()),
})
export type RoleFact = z.infer<typeof RoleFact>

export const Stopping = z.object({
  /** HTTP workers; 0: threaded; null: its odoo.conf could not be read. */
  workers: z.number().int().nullable(),
  /** How long Evenkeel lets requests end, milliseconds. */
  drainMs: z.number().int(),
  /** The command that stops it, when somebody else keeps it running. */
  command: z.string().nullable(),
})
export type Stopping = z.infer<typeof Stopping>

export const InstanceFacts = z.object({
  instance: InstanceName,
  /** Null when the database could not be looked at; `unreachable` says why. */
  unreachable: z.string().nullable(),
  /** Name of the database, for the SQL that mends; null while its reference could not be resolved. */
  database: z.string().nullable(),
  databaseExists: z.boolean(),
  /** A fence that is up: the label of the run that raised it, and when. */
  fence: z.object({ run: z.string().nullable(), since: z.string() }).nullable(),
  series: Series,
  /** Series of base as the database says, `16.0.1.3` -> 16.0; null when it is not an Odoo database. */
  databaseSeries: z.string().nullable(),
  postgresMajor: z.number().int().nullable(),
  databaseBytes: z.number().int().nullable(),
  filestoreBytes: z.number().int().nullable(),
  /** Null: not measured (the server is elsewhere). */
  diskFreeBytes: z.number().int().nullable(),
  clockSkewMs: z.number().nullable(),
  roles: z.array(RoleFact),
  owner: z.string().nullable(),
  /** Logical slots, subscriptions, prepared transactions: they would stay behind with the old database. */
  slots: z.array(z.string()),
  subscriptions: z.array(z.string()),
  prepared: z.array(z.string()),
  /** Settings that the admin may not move (ALTER ROLE .. IN DATABASE without CREATEROLE). */
  unmovableSettings: z.array(z.string()),
  modules: z.array(ModuleState),
  /** What it serves now, module by module, and under which name that went live last. */
  effective: z.array(EffectiveModule),
  live: z.object({ name: z.string(), version: z.string(), digest: Digest }),
  /** Manifests on the path as the release would make it, by module name. */
  manifests: z.array(ManifestFact),
  addonsDigest: Digest.nullable(),
  filestore: z.object({ readable: z.boolean(), writable: z.boolean(), detail: z.string().nullable() }),
  /** A run of this instance that was released and not yet settled: this run will settle it. */
  unsettledRun: z.string().nullable(),
  /** What each module needs, where it is not nothing or its content differs. Null: it could not be worked out, and every changed module is updated. */
  needs: z.array(z.object({ name: z.string(), need: Need, because: z.string() })).nullable(),
  /** Why `needs` is null. */
  needsUnknown: z.string().nullable(),
  configDigest: Digest,
  /** What its odoo.conf says, passwords left out; null: it could not be read. */
  odooConfDigest: Digest.nullable(),
  /** What happens to requests under way when it stops. */
  stopping: Stopping,
})
export type InstanceFacts = z.infer<typeof InstanceFacts>
