/**
 * `journal verify --offline EXPORT`: re-hashes an exported journal without any server, so that an auditor needs to trust nobody. Memory does not grow with
 * the journal: records are read line by line.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { toDocument } from '../../domain/document.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { againstHead, type ChainState, chain, emptyChain, JournalRecord, type JournalVerify } from '../../domain/journal.ts'

/** The files that `journal export` writes. */
export const recordsFileName = 'journal.jsonl'
export const headFileName = 'head.json'

const Head = z.object({ seq: z.number().int(), hash: z.string() })
type Head = z.infer<typeof Head>

/**
 * @param path the folder of an export, or its file of records
 * @param headFile a head that was put away earlier, for example in an evidence folder; null: the export's own
 * @throws EvenkeelError notFound, usage (not a head), notMeasured (nothing to verify)
 */
export async function verifyExport(path: string, headFile: string | null): Promise<JournalVerify> {
  const records = recordsFile(path)
  const heads = [headFile, join(path, headFileName)]
    .filter((file) => file !== null && (file === headFile || existsSync(file)))
    .map((file) => readHead(file as string))
  const { state, seen } = await walk(records, new Set(heads.map(({ seq }) => seq)))
  if (state.seq === 0 && state.firstBad === null && heads.length === 0) {
    throw new EvenkeelError('notMeasured', `${records} holds no record: there is nothing to verify.`, { hint: 'evenkeel journal export DIR' })
  }
  const firstBad = state.firstBad ?? heads.map((head) => againstHead(head, seen.get(head.seq) ?? null)).find((bad) => bad !== null) ?? null
  return toDocument('JournalVerify', { ok: firstBad === null, sealed: state.seq, unsealed: 0, head: { seq: state.seq, hash: state.hash }, firstBad })
}

/** @throws EvenkeelError notFound or usage */
export function readHead(file: string): Head {
  if (!existsSync(file))
    throw new EvenkeelError('notFound', `There is no file ${file}.`, { hint: 'a head lies in every evidence folder of a run, as head.json' })
  try {
    return Head.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new EvenkeelError('usage', `${file} is not a head of a journal: {"seq": ..., "hash": ...}.`, {
      hint: 'give the head.json of an evidence folder or of an export',
      cause,
    })
  }
}

function recordsFile(path: string): string {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, recordsFileName) : path
  if (existsSync(file)) return file
  throw new EvenkeelError('notFound', `There is no exported journal at ${file}.`, { hint: 'evenkeel journal export DIR' })
}

/** Follows the chain; remembers the hashes at the wanted places. */
async function walk(file: string, wanted: Set<number>): Promise<{ state: ChainState; seen: Map<number, string> }> {
  const seen = new Map<number, string>()
  let state = emptyChain
  let line = 0
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text === '') continue
    const record = parseRecord(text)
    if (record === null) return { state: { ...state, firstBad: { seq: state.seq + 1, why: `line ${line} is not a record` } }, seen }
    state = chain(state, record)
    if (state.firstBad !== null) return { state, seen }
    if (wanted.has(state.seq)) seen.set(state.seq, state.hash)
  }
  return { state, seen }
}

function parseRecord(text: string): JournalRecord | null {
  try {
    return JournalRecord.parse(JSON.parse(text))
  } catch {
    return null
  }
}
