/** What routes need of the world outside the database: functions that the server binds to the drivers. */
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Command } from '../app/command.ts'
import type { Books } from '../domain/books.ts'
import type { Doctor, DoctorFix } from '../domain/doctor.ts'
import type { EstateReview } from '../domain/estate-review.ts'
import { type Instance, type InstanceConfig, instanceFields, RuntimeCommands, type Serving, usedConf } from '../domain/instance.ts'
import type { Loss } from '../domain/loss.ts'
import type { ModuleReview } from '../domain/module-review.ts'
import type { ReleaseDiff } from '../domain/need.ts'
import type { InstanceFacts } from '../domain/plan.ts'
import type { Release, ReleaseModule } from '../domain/release.ts'
import type { ReleaseCheck } from '../domain/release-check.ts'
import type { ReleaseNotes } from '../domain/release-notes.ts'

const fields = z.object(instanceFields).partial({ dbUrl: true, python: true, runAs: true, odooDataDir: true, addons: true, listen: true }).shape

/** How an instance is described when it is added. What is left out is read from `conf`, or has its default. */
export const InstanceRequest = z.discriminatedUnion('runtime', [
  z.object({ ...fields, runtime: z.literal('spawn'), conf: usedConf.nullable().optional() }),
  z.object({ ...fields, runtime: z.literal('command'), conf: usedConf, commands: RuntimeCommands }),
])
export type InstanceRequest = z.infer<typeof InstanceRequest>

export const EvidenceFile = z.object({ name: z.string(), bytes: z.number().int() })
export type EvidenceFile = z.infer<typeof EvidenceFile>

/** What a release is compared with. */
export type Against = { release: Release } | { instance: Instance }

export interface Effects {
  /** Completes the description, looks at the paths (executed: only under the configured roots) and stores the modules that it runs now. */
  prepareInstance(name: string, request: InstanceRequest): Promise<{ config: InstanceConfig; initial: { digest: string; modules: ReleaseModule[] } }>
  observe(instance: Instance): Promise<Serving>
  /** Serves what the instance has live; returns once a page answers. */
  startInstance(instance: Instance): Promise<void>
  stopInstance(instance: Instance): Promise<void>
  takeBooks(instance: Instance): Promise<Books>
  gatherFacts(instance: string, release: Release): Promise<InstanceFacts>
  diff(against: Against, release: Release): Promise<ReleaseDiff>
  check(release: Release, base: Release | null): Promise<ReleaseCheck>
  releaseNotes(against: Against, release: Release): Promise<ReleaseNotes>
  reviewInstance(instance: Instance): Promise<ModuleReview>
  reviewEstate(instances: Instance[], releases: Release[]): Promise<EstateReview>
  hasContent(digest: string): Promise<boolean>
  /** Unpacks, hashes every file again and refuses what is not what its digest says. Repeatable. */
  receiveContent(input: { digest: string; series: Release['series']; modules: ReleaseModule[]; content: Readable }): Promise<void>
  /** The loss list as it is now. Where one is `accepted`, by its digest, going back is prepared meanwhile. */
  computeLoss(run: string, accepted?: string): Promise<Loss>
  /** Throws `refused` when the instance's live database is not the run's new release. */
  mustHoldNewRelease(run: string): Promise<void>
  /** Drops what a settled run kept to go back. Repeatable. */
  dropWayBack(run: string, actor: string): Promise<void>
  /** There is something to do; it would be found without this, later. */
  wakeDispatcher(): void
  /** A part of the run's log of the update, or null while there is none. `size` is the whole log's, in bytes. */
  readLog(run: string, part: { offset: number; limit: number }): Promise<{ bytes: Uint8Array; size: number } | null>
  listEvidence(run: string): Promise<EvidenceFile[]>
  /** Null: no such file. */
  openEvidence(run: string, file: string): Promise<Readable | null>
  doctor(): Promise<Doctor>
  /** Mends what `doctor` names by these ids, each looked for again right before; then looks at everything again. */
  fix(command: Command, ids: string[]): Promise<DoctorFix>
}
