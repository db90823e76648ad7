/** What a backup says about itself: the last member of its archive. Everything in the archive is named here with its digest, and nothing else may be in it. */
import { z } from 'zod'
import { documentSchema } from '../../domain/document.ts'

export const manifestName = 'manifest.json'
export const formatVersion = 1

const Member = z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })
export type Member = z.infer<typeof Member>

const Journal = z.object({
  ok: z.boolean(),
  sealed: z.number().int(),
  unsealed: z.number().int(),
  head: z.object({ seq: z.number().int(), hash: z.string() }),
  firstBad: z.object({ seq: z.number().int(), why: z.string() }).nullable(),
})

export const BackupManifest = documentSchema('BackupManifest', {
  format: z.literal(formatVersion),
  /** Of the Evenkeel that made it. */
  version: z.string(),
  /** RFC 3339. */
  madeAt: z.string(),
  /** The data folder that it was made of. */
  data: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  /** In the order in which they are loaded. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number().int() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
  /** As verified when the backup was made. */
  journal: Journal,
  members: z.array(Member),
})
export type BackupManifest = z.infer<typeof BackupManifest>

/** Where a table's rows lie in the archive. */
export const tablePath = (table: string): string => `database/${table}.jsonl`
/** What lay in the data folder lies here, under the same path. */
export const filesFolder = 'files'
/** The configuration, for a person to look at: it may lie anywhere and name paths of the old machine. */
export const configPath = 'config/evenkeel.yaml'
