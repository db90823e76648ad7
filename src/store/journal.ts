/**
 * The journal's table and its sealer. An event is inserted with the fact, in its transaction, without seq and hash: giving them there would make every
 * business transaction wait for the one before it. The sealer gives both, later and alone, to what it can see: committed events, by id. Ids have gaps (rolled
 * back) and arrive late (a long transaction commits a lower id after a higher one was sealed): a late event gets a later seq, and seq is the journal's order.
 */
import { type RawBuilder, sql } from 'kysely'
import { genesisHash, type JournalRecord, type JournalVerification, recordHash, verifyRecords } from '../domain/journal.ts'
import { type Database, inTransaction, type Transaction, toJson } from './database.ts'

export interface JournalEvent {
  /** RFC 3339. */
  at: string
  /** A token's name, or `evenkeel`. */
  actor: string
  type: string
  subject: string
  /** (source, key) is unique: telling an event again changes nothing. */
  source: string
  key: string
  /** Never a secret. */
  data: Record<string, unknown>
}

export interface Head {
  seq: number
  hash: string
}

const batch = 500
/** Any constant that nothing else in this database uses; ASCII of `ek-seal`. */
const sealerLock = 28546815601500524n

export async function record(tx: Transaction, event: JournalEvent): Promise<void> {
  await insertion(event).execute(tx)
}

/** The event's insertion as SQL: for a statement that is a transaction of its own and changes the fact in a `with` before it. */
export function insertion({ at, actor, type, subject, source, key, data }: JournalEvent): RawBuilder<unknown> {
  return sql`insert into evenkeel.journal (at, actor, type, subject, source, key, data)
    values (${at}, ${actor}, ${type}, ${subject}, ${source}, ${key}, ${toJson(data)}) on conflict (source, key) do nothing`
}

/**
 * Seals every event that was committed before the call; returns how many. Repeatable and safe beside others: the sealers take turns.
 */
export async function sealOnce(db: Database): Promise<number> {
  let total = 0
  for (;;) {
    const sealed = await inTransaction(db, sealBatch)
    total += sealed
    if (sealed < batch) return total
  }
}

async function sealBatch(tx: Transaction): Promise<number> {
  // Its own statement: the next one's snapshot must see what the sealer before us committed.
  await sql`select pg_advisory_xact_lock(${sealerLock})`.execute(tx)
  const events = await tx
    .selectFrom('journal')
    .select(['id', 'at', 'actor', 'type', 'subject', 'source', 'key', 'data'])
    .where('seq', 'is', null)
    .orderBy('id')
    .limit(batch)
    .execute()
  if (events.length === 0) return 0
  let { seq, hash } = await head(tx)
  const seals = events.map(({ id, ...event }) => {
    seq += 1
    hash = recordHash(hash, { ...event, seq, data: event.data as Record<string, unknown> })
    return { id, seq, hash }
  })
  await sql`update evenkeel.journal as j set seq = s.seq, hash = s.hash
    from unnest(${seals.map((s) => s.id)}::bigint[], ${seals.map((s) => s.seq)}::bigint[], ${seals.map((s) => s.hash)}::text[]) as s(id, seq, hash)
    where j.id = s.id`.execute(tx)
  return seals.length
}

/** The newest sealed record; before the first, seq 0 and the genesis hash. */
export async function head(db: Database): Promise<Head> {
  const row = await db.selectFrom('journal').select(['seq', 'hash']).where('seq', 'is not', null).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return { seq: row?.seq ?? 0, hash: row?.hash ?? genesisHash }
}

export interface JournalQuery {
  subject?: string | undefined
  /** RFC 3339; records at or after it. */
  since?: string | undefined
  /** Records behind this seq. */
  after?: number | undefined
  limit: number
}

/** Sealed records in order of seq. */
export async function readJournal(db: Database, query: JournalQuery): Promise<JournalRecord[]> {
  let select = db
    .selectFrom('journal')
    .select(['seq', 'at', 'actor', 'type', 'subject', 'source', 'key', 'data', 'hash'])
    .where('seq', 'is not', null)
    .orderBy('seq')
    .limit(query.limit)
  if (query.subject !== undefined) select = select.where('subject', '=', query.subject)
  if (query.since !== undefined) select = select.where('at', '>=', query.since)
  if (query.after !== undefined) select = select.where('seq', '>', query.after)
  return (await select.execute()) as JournalRecord[]
}

/** Every sealed record in order, a batch in memory at a time. */
export async function* streamJournal(db: Database): AsyncGenerator<JournalRecord> {
  let after = 0
  for (;;) {
    const records = await readJournal(db, { after, limit: batch })
    yield* records
    const last = records.at(-1)
    if (last === undefined || records.length < batch) return
    after = last.seq
  }
}

/**
 * Hashes the whole journal again.
 * @param earlier a head that was put away elsewhere: with it, cutting off the end and rewriting from any record on are found too
 */
export async function verifyJournal(db: Database, earlier?: Head): Promise<JournalVerification> {
  const { count } = await db
    .selectFrom('journal')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('seq', 'is', null)
    .executeTakeFirstOrThrow()
  return verifyRecords(streamJournal(db), count, earlier)
}
