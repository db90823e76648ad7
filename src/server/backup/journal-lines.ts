/** The journal as a backup holds it: rows of its table, in any order, as lines of JSON. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { JournalRecord, type JournalVerification, verifyRecords } from '../../domain/journal.ts'

/** Hashes the journal of a backup again. Sealed rows are sorted in memory: 100,000 records take some 100 MB. */
export async function verifyJournalLines(file: string, earlier?: { seq: number; hash: string }): Promise<JournalVerification> {
  const records: JournalRecord[] = []
  let unsealed = 0
  for await (const line of linesOf(file)) {
    const row = JSON.parse(line) as { seq: number | null; at: string }
    if (row.seq === null) unsealed += 1
    // PostgreSQL writes +00:00, documents and hashes say Z.
    else records.push(JournalRecord.parse({ ...row, at: new Date(row.at).toISOString() }))
  }
  records.sort((a, b) => a.seq - b.seq)
  return verifyRecords(one(records), unsealed, earlier)
}

/** Opened when the first line is asked for: Node loses what it has read before. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

async function* one(records: JournalRecord[]): AsyncGenerator<JournalRecord> {
  yield* records
}
