/**
 * What we write into the comment of a database that we made or fenced. A copy is marked in the same transaction that opens it to the admin, so a copy without a mark is
 * half-made (we died between CREATE DATABASE, which no transaction can hold, and the rest). A database that a swap put aside says what replaced it, so
 * that the same swap asked for again is recognised. A fenced database carries what it was before: whoever finds it, and has lost our records, can put it back. (A setting
 * of the database would do without touching its comment, but only superusers may make one up.)
 */
import { z } from 'zod'
import { canonicalJson } from '../../domain/digest.ts'

const CopyMark = z.object({
  made: z.literal('copy'),
  of: z.string(),
  strategy: z.enum(['wal_log', 'file_copy']),
  because: z.string(),
  bytes: z.number(),
})
export type CopyMark = z.infer<typeof CopyMark>

const AsideMark = z.object({
  made: z.literal('aside'),
  of: z.string(),
  /** The copy's name before it became the live database, and its oid, which a rename keeps. */
  replacedBy: z.string(),
  replacedByOid: z.number(),
})
export type AsideMark = z.infer<typeof AsideMark>

const FenceMark = z.object({
  made: z.literal('fence'),
  /** Label of the run that raised it; null: nobody said. */
  run: z.string().nullable(),
  since: z.string(),
  /** `datacl` and comment from before, as attributes.ts reads them. */
  acl: z.array(z.string()).nullable(),
  comment: z.string().nullable(),
})
export type FenceMark = z.infer<typeof FenceMark>

const Mark = z.discriminatedUnion('made', [CopyMark, AsideMark, FenceMark])
export type Mark = z.infer<typeof Mark>

const prefix = 'evenkeel '

export function markText(mark: Mark): string {
  return prefix + canonicalJson(mark)
}

/** Null for every comment that is not ours. */
export function readMark(comment: string | null): Mark | null {
  if (!comment?.startsWith(prefix)) return null
  try {
    return Mark.safeParse(JSON.parse(comment.slice(prefix.length))).data ?? null
  } catch {
    return null
  }
}
