/** The shapes that the routes share, and the names under which the domain's shapes stand in the OpenAPI document. */
import { z } from 'zod'
import { Books } from '../domain/books.ts'
import { Digest } from '../domain/digest.ts'
import { Doctor, DoctorFix } from '../domain/doctor.ts'
import { documentSchema, listSchema } from '../domain/document.ts'
import { RolloutId, RunId } from '../domain/id.ts'
import { Instance } from '../domain/instance.ts'
import { JournalHead, JournalRecord, JournalVerify } from '../domain/journal.ts'
import { ReleaseDiff } from '../domain/need.ts'
import { Plan } from '../domain/plan.ts'
import { Release, ReleaseModule } from '../domain/release.ts'
import { RolloutEvent } from '../domain/rollout-event.ts'
import { Rollout, Run } from '../domain/run.ts'
import { CreatedToken, Token } from '../domain/token.ts'
import { Unproven } from '../domain/unproven.ts'
import { EvidenceFile } from './effects.ts'
import { Problem } from './problem.ts'

export const Health = documentSchema('Health', { status: z.literal('ok') })
export const Version = documentSchema('Version', { version: z.string() })
export const Content = documentSchema('Content', {
  digest: Digest,
  series: z.string(),
  modules: z.array(ReleaseModule),
  /** False: its files have to be sent. */
  received: z.boolean(),
})
export const RunLog = documentSchema('RunLog', {
  run: z.string(),
  /** Where `text` starts, and where to ask on, in bytes. */
  offset: z.number().int(),
  next: z.number().int(),
  text: z.string(),
  /** True: the run is finished and this is the end of its log. */
  complete: z.boolean(),
})

export const TokenList = listSchema('Token', Token)
export const InstanceList = listSchema('Instance', Instance)
export const ReleaseList = listSchema('Release', Release)
export const PlanList = listSchema('Plan', Plan)
export const RolloutList = listSchema('Rollout', Rollout)
export const RunList = listSchema('Run', Run)
export const JournalList = listSchema('Journal', JournalRecord)
export const EvidenceFileList = listSchema('EvidenceFile', EvidenceFile)

export const PageQuery = z.object({
  /** The `next` of the page before. */
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

export const RunParams = z.object({ run: RunId })
export const RolloutParams = z.object({ rollout: RolloutId })

const components = {
  Books,
  Content,
  CreatedToken,
  Doctor,
  DoctorFix,
  EvidenceFileList,
  Health,
  Instance,
  InstanceList,
  Journal: JournalRecord,
  JournalHead,
  JournalList,
  JournalVerify,
  Plan,
  PlanList,
  Problem,
  Release,
  ReleaseDiff,
  ReleaseList,
  Rollout,
  RolloutEvent,
  RolloutList,
  Run,
  RunList,
  RunLog,
  Token,
  TokenList,
  Unproven,
  Version,
}

/** Names in the OpenAPI document; of this module alone, so that other users of zod's registry are not met. */
export const componentRegistry = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(components)) componentRegistry.add(schema, { id })
