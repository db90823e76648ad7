/**
 * The control plane's own database that does not serve: it restarts, its disk is full, it cannot be reached. That says nothing about the work in hand, so it is
 * an error of its own: a flow waits and repeats the step, as after a kill, instead of going back because of it (docs/decisions/0016). Recognised where every
 * statement of ours passes: in front of the pool.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { EvenkeelError } from '../domain/error.ts'

const diskFull = '53100'
const noRoom = `The disk of Evenkeel's own PostgreSQL is full. Runs wait, and go on by themselves when there is room.`

/** Whether the statement took effect is not known. */
export class StoreUnavailable extends EvenkeelError {
  constructor(cause: unknown) {
    // What the server said may name addresses: it is for the log, as the cause.
    const isFull = cause instanceof pg.DatabaseError && cause.code === diskFull
    super('unreachable', isFull ? noRoom : `Evenkeel's own database does not answer. Runs wait, and go on by themselves when it does.`, {
      hint: isFull ? 'make room on that disk, see docs/operations/disk-full.md' : 'evenkeel doctor',
      cause,
    })
  }
}

/** Also when something of ours has wrapped it. */
export function isStoreUnavailable(error: unknown): boolean {
  return error instanceof StoreUnavailable || (error instanceof Error && error.cause !== undefined && isStoreUnavailable(error.cause))
}

/** Classes of SQLSTATE: connection, out of resources (a full disk is 53100), ended by an administrator or a crash, the system's input and output. */
const states = /^(08|53|57P|58)/
const systemCodes = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)/
/** pg gives these no code. */
const sentences = /^(Connection terminated|Client (has encountered|was closed)|timeout exceeded when trying to connect)/

export function doesNotServe(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(doesNotServe)
  if (!(error instanceof Error)) return false
  const { code = '' } = error as { code?: string }
  return error instanceof pg.DatabaseError ? states.test(code) : systemCodes.test(code) || sentences.test(error.message)
}

/**
 * The pool as Kysely wants it. While a session is lent, the pool does not listen to it: without a listener of ours, one that the server ends between two
 * statements of a transaction would end our process.
 */
export function poolOf(pool: pg.Pool): PostgresPool {
  return { options: pool.options, connect: () => pool.connect().then(lend, fail), end: () => pool.end() }
}

function lend(client: pg.PoolClient): PostgresPoolClient {
  const ignore = () => {}
  client.on('error', ignore)
  const query = (text: string, values: unknown[]) => client.query(text, values).catch(fail)
  const release = (destroy?: boolean) => {
    client.removeListener('error', ignore)
    client.release(destroy)
  }
  return { query, release } as unknown as PostgresPoolClient
}

function fail(error: unknown): never {
  throw doesNotServe(error) ? new StoreUnavailable(error) : error
}
