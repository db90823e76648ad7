/**
 * How every changing use case is carried out: one transaction, the journal's events inside, no outside effect. With an idempotency key the answer is kept in that same
 * transaction, so a request that is repeated, or sent fifty times at once, is done once and answered alike.
 */
import { digestOf } from '../domain/digest.ts'
import { EvenkeelError } from '../domain/error.ts'
import { claimKey, getAnswer, keepAnswer } from '../store/answered.ts'
import { type Database, inTransaction, type Transaction, toTime } from '../store/database.ts'
import { record } from '../store/journal.ts'

/** Who asks, why, when, and under which key. */
export interface Command {
  /** The token's name, or `evenkeel`. */
  actor: string
  /** Milliseconds since the epoch. */
  now: number
  reason?: string | undefined
  /** `request` is the digest of what was asked: one key never answers two questions. */
  idempotency?: { key: string; request: string } | undefined
}

/**
 * @param work does the whole of it; what it returns is the answer, a document
 * @param kept what of the answer may be kept for a repetition: all, unless it holds a secret
 */
export function carryOut<T>(
  db: Database,
  command: Command,
  work: (tx: Transaction) => Promise<T>,
  kept: (answer: T) => T = (answer) => answer,
): Promise<T> {
  return inTransaction(db, async (tx) => {
    const { actor, idempotency } = command
    if (!idempotency) return work(tx)
    const { key, request } = idempotency
    if (!(await claimKey(tx, { actor, key, request, at: toTime(command.now) }))) return (await earlierAnswer(tx, command)) as T
    const answer = await work(tx)
    await keepAnswer(tx, actor, key, kept(answer))
    return answer
  })
}

/**
 * The answer that was given to this very request under this key, or null.
 * @throws EvenkeelError `conflict` when the key was used for another request
 */
export async function earlierAnswer(db: Database, { actor, idempotency }: Pick<Command, 'actor' | 'idempotency'>): Promise<unknown> {
  if (!idempotency) return null
  const answer = await getAnswer(db, actor, idempotency.key)
  if (!answer) return null
  if (answer.request === idempotency.request) return answer.body
  throw new EvenkeelError('conflict', 'This idempotency key was used for another request; nothing was changed.', {
    hint: 'use a new key for a new request',
  })
}

/** Records an event in the journal, with the caller's reason. `key` names the occurrence: the same one is recorded once. */
export function tell(
  tx: Transaction,
  command: Command,
  event: { type: string; subject: string; key: string; data?: Record<string, unknown> },
): Promise<void> {
  const { actor, now, reason } = command
  const source = event.type.slice(0, event.type.indexOf('.'))
  const data = { ...event.data, ...(reason === undefined ? {} : { reason }) }
  return record(tx, { at: toTime(now), actor, type: event.type, subject: event.subject, source, key: event.key, data })
}

/** What a request's digest covers. */
export const requestDigest = (request: { method: string; url: string; body: unknown }): string => digestOf({ ...request, body: request.body ?? null })
