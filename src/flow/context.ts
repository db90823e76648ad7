/**
 * What the steps of a run may touch, asked for by name: nothing is reached through a global. Built once by the server (wiring.ts); per run it is bound to
 * one instance (`RunContext`).
 */
import type { DeltaCatalogue, DocumentKind } from '../domain/catalogue.ts'
import type { Check } from '../domain/check.ts'
import type { EffectiveModule, InstanceConfig } from '../domain/instance.ts'
import type { WarningLists } from '../domain/judge-update.ts'
import type { LossContent } from '../domain/loss.ts'
import type { InstanceFacts } from '../domain/plan.ts'
import type { Release } from '../domain/release.ts'
import type { Run } from '../domain/run.ts'
import type { Artefacts } from '../ports/artefacts.ts'
import type { BooksReader, DeltaReader, LossReader } from '../ports/comparison.ts'
import type { Filestore } from '../ports/filestore.ts'
import type { Odoo, OdooTarget } from '../ports/odoo.ts'
import type { ProbeHandle, StartProbe } from '../ports/probe.ts'
import type { Runtime } from '../ports/runtime.ts'
import type { TenantDatabase, TenantTarget } from '../ports/tenant-database.ts'
import type { Database } from '../store/database.ts'
import type { RunFacts } from './facts.ts'
import type { PlannedRun } from './planned-run.ts'

/** Time limits of one instance, milliseconds. */
export interface Limits {
  updateMs: number
  drainMs: number
  stopMs: number
  startMs: number
  holdMs: number
}

/** What the shipped catalogue says, loaded and checked at the start. */
export interface CatalogueData {
  delta: DeltaCatalogue
  documents: DocumentKind[]
}

/** An instance as the steps need it: its record, its resolved connections, its folders. */
export interface BoundInstance {
  name: string
  config: InstanceConfig
  modules: EffectiveModule[]
  release: { name: string; version: string }
  limits: Limits
  /** The shipped lists and what this installation adds. */
  warnings: WarningLists
  /** The catalogue's checks for its series, no time limit longer than the installation's. */
  checks: Check[]
  target: TenantTarget
  /** Odoo with this content in front of the instance's own folders. */
  odoo(modules: EffectiveModule[]): Promise<OdooTarget>
  /** `<data_dir>/filestore/<database>`. */
  filestore: string
  /** Where a run keeps what it needs to put files back: on the filestore's own file system, so that keeping is linking. */
  keepFolder(runId: string): string
  /** Address that the outside probe asks. */
  pageUrl: string
}

export interface FlowContext {
  database: Database
  now: () => number
  catalogue: CatalogueData
  evidenceFolder: (runId: string) => string
  bind(instance: string): Promise<BoundInstance>
  openDatabase(target: TenantTarget): TenantDatabase
  gatherFacts(instance: string, release: Release): Promise<InstanceFacts>
  odoo: Odoo
  runtime: Runtime
  filestore: Filestore
  artefacts: Artefacts
  readBooks: BooksReader
  readDelta: DeltaReader
  readLoss: LossReader
  /** As evidence.ts says, and only while this process has the lease: what a control plane that slept still writes would take the place of its successor's. */
  writeEvidence(path: string, content: unknown): Promise<void>
  startProbe: StartProbe
  /** Probes that run now, by run id. A probe does not survive the process: what it saw before is in the run's facts. */
  probes: Map<string, ProbeHandle>
  /** Files of the filestore that books before found whole, by run id: books after, inside the outage, need not hash them again (the delta watches them). */
  verifiedFiles: Map<string, Set<string>>
  /** What never changes about the runs in hand, by run id: a few, see planned-run.ts. */
  plannedRuns: Map<string, PlannedRun>
  /** Loss lists that were shown lately, by run id: the next one reads only what was written since. */
  losses: Map<string, LossContent>
  /** Runs between quiet and open: the process does not end by itself while there is one. */
  critical: Set<string>
  /** True once the process was asked to stop: no run may enter its critical section. */
  stopping: () => boolean
  /** One at a time per run for whoever needs the checkpoint copy without sessions. */
  exclusive<T>(runId: string, work: () => Promise<T>): Promise<T>
  log: { info(message: string): void; warn(message: string): void; error(message: string, cause?: unknown): void }
}

export interface RunContext extends FlowContext, PlannedRun {
  run: Run
  limits: Limits
  label: string
  instance: BoundInstance
  tenant: TenantDatabase
  facts: RunFacts
  attempt: number
}

/** What a step answers. Data, never an exception: the engine records it, and a replay answers the same. */
export type StepResult =
  | { state: 'done'; detail: string; data?: Record<string, unknown> }
  | { state: 'skipped'; detail: string }
  /** Something of somebody else is in the way; nothing was stopped. Looked at again until the limit. */
  | { state: 'held'; why: string; next: string }
  /** The answer is no. `code` says which kind: bad, notMeasured, stale, refused, failed. */
  | { state: 'failed'; code: 'bad' | 'notMeasured' | 'stale' | 'refused' | 'failed'; detail: string; data?: Record<string, unknown> }

/** A step of a run: one outside effect, its undo beside it. */
export interface Step {
  name: Run['steps'][number]['name']
  do(ctx: RunContext): Promise<StepResult>
  /** Takes the effect back, whether it happened, half happened or did not. Null: there is nothing to take back (the file says why). */
  undo: ((ctx: RunContext) => Promise<string>) | null
}
