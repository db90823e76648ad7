/** Answers to changing requests by idempotency key. A key belongs to its actor: nobody reads another's answers by guessing. */
import { type Database, type Transaction, toJson } from './database.ts'

export interface Answered {
  /** Digest of the request that the answer belongs to. */
  request: string
  body: unknown
}

/**
 * Takes the key for this transaction. A transaction that holds it at the same time is waited for.
 * @returns false when the key has its answer already
 */
export async function claimKey(tx: Transaction, claim: { actor: string; key: string; request: string; at: string }): Promise<boolean> {
  const inserted = await tx
    .insertInto('answered')
    .values({ ...claim, body: null })
    .onConflict((conflict) => conflict.columns(['actor', 'key']).doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

export async function keepAnswer(tx: Transaction, actor: string, key: string, body: unknown): Promise<void> {
  await tx
    .updateTable('answered')
    .set({ body: toJson(body) })
    .where('actor', '=', actor)
    .where('key', '=', key)
    .execute()
}

/** Forgets answers that were given before a moment: who repeats a request later than that asks anew. Answers how many. */
export async function forgetAnswers(db: Database, before: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('answered').where('at', '<', before).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

export async function getAnswer(db: Database, actor: string, key: string): Promise<Answered | null> {
  const row = await db.selectFrom('answered').select(['request', 'body']).where('actor', '=', actor).where('key', '=', key).executeTakeFirst()
  return row ?? null
}
