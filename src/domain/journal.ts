/**
 * The journal's records and their chain. A record's hash covers its predecessor's hash and the canonical JSON of everything it says, so that changing,
 * dropping or inserting one is found by anybody who re-hashes, offline. The hash is recomputed from the stored record, never compared with a stored tree
 * alone: an audit that compares only heads says "consistent" about an edited record.
 */
import { z } from 'zod'
import { canonicalJson, sha256Hex } from './digest.ts'
import { documentSchema } from './document.ts'

export const JournalRecord = z.object({
  seq: z.number().int(),
  at: z.string(),
  /** The token's name, or `evenkeel` for what the control plane does by itself. */
  actor: z.string(),
  type: z.string(),
  subject: z.string(),
  /** (source, key) is unique: an event that is told twice is recorded once. */
  source: z.string(),
  key: z.string(),
  data: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export type JournalRecord = z.infer<typeof JournalRecord>

export const JournalHead = documentSchema('JournalHead', { seq: z.number().int(), hash: z.string(), at: z.string() })
export type JournalHead = z.infer<typeof JournalHead>

export const JournalVerify = documentSchema('JournalVerify', {
  ok: z.boolean(),
  sealed: z.number().int(),
  unsealed: z.number().int(),
  head: z.object({ seq: z.number().int(), hash: z.string() }),
  firstBad: z.object({ seq: z.number().int(), why: z.string() }).nullable(),
})
export type JournalVerify = z.infer<typeof JournalVerify>

/** What the first record's predecessor is taken to be. */
export const genesisHash = '0'.repeat(64)

export function recordHash(previous: string, record: Omit<JournalRecord, 'hash'>): string {
  const { seq, at, actor, type, subject, source, key, data } = record
  return sha256Hex(`${previous}\n${canonicalJson({ seq, at, actor, type, subject, source, key, data })}`)
}

/** The state of a verification between two records: feed records in order of seq. */
export interface ChainState {
  seq: number
  hash: string
  firstBad: { seq: number; why: string } | null
}

export const emptyChain: ChainState = { seq: 0, hash: genesisHash, firstBad: null }

/** Looks at one more record. After the first bad one the state does not move: everything behind it rests on it. */
export function chain(state: ChainState, record: JournalRecord): ChainState {
  if (state.firstBad) return state
  if (record.seq !== state.seq + 1)
    return { ...state, firstBad: { seq: record.seq, why: `record ${state.seq + 1} is missing: ${record.seq} follows ${state.seq}` } }
  if (recordHash(state.hash, record) !== record.hash)
    return { ...state, firstBad: { seq: record.seq, why: 'its content does not hash to what was sealed' } }
  return { seq: record.seq, hash: record.hash, firstBad: null }
}

/**
 * Compares a verified chain with a head that was put away earlier. A chain can be rewritten from any record on and hash perfectly: only a head kept
 * elsewhere (every evidence folder holds one) finds that, and finds records cut off the end.
 * @param hashAt the hash of the chain's record at the head's seq, or null when the chain is shorter
 */
export function againstHead(head: { seq: number; hash: string }, hashAt: string | null): { seq: number; why: string } | null {
  if (hashAt === null) return { seq: head.seq, why: 'the journal ends before the head: records were cut off' }
  if (hashAt !== head.hash) return { seq: head.seq, why: 'the journal was rewritten: at the head it holds another record' }
  return null
}

/** A JournalVerify without its envelope. */
export type JournalVerification = Omit<z.infer<typeof JournalVerify>, 'apiVersion' | 'kind'>

/**
 * Hashes records again, in order of seq, one in memory at a time: from the database or from an export, which needs nothing else.
 * @param unsealed how many events wait for the sealer; 0 for an export, which holds none
 * @param earlier a head that was put away elsewhere: with it, cutting off the end and rewriting from any record on are found too
 */
export async function verifyRecords(
  records: AsyncIterable<JournalRecord>,
  unsealed: number,
  earlier?: { seq: number; hash: string },
): Promise<JournalVerification> {
  let state: ChainState = emptyChain
  let hashAtHead: string | null = earlier?.seq === 0 ? genesisHash : null
  for await (const record of records) {
    state = chain(state, record)
    if (state.firstBad) break
    if (record.seq === earlier?.seq) hashAtHead = record.hash
  }
  const firstBad = state.firstBad ?? (earlier ? againstHead(earlier, hashAtHead) : null)
  return { ok: firstBad === null, sealed: state.seq, unsealed, head: { seq: state.seq, hash: state.hash }, firstBad }
}
