/**
 * Connections to tenants' databases. One place, so that every session of ours carries the application_name `evenkeel` (sessions are told apart by it), and so
 * that a connection string never reaches an error message.
 *
 * The connection string is taken apart before pg sees it: pg lets an `application_name` in it win over ours, and leaves `%2F`, `%3F` and `%23` in the name of
 * a database as they are. A `kill -9` of ours in the middle of a statement must not leave that statement running (a copy, a comparison): the server is asked to
 * look every two seconds whether we are still there.
 */
import pg from 'pg'
import { databaseName, roleName, withDatabaseName } from '../../domain/connection.ts'
import { EvenkeelError } from '../../domain/error.ts'

export const ourApplicationName = 'evenkeel'

/** Also with the lease of a control plane behind it (leased-session.ts). */
export const isOurApplication = (name: string): boolean => name === ourApplicationName || name.startsWith(`${ourApplicationName} `)

/** Class of errors: by an administrator, a crash, a shutdown. */
const endedByServer = '57P'
/** pg has no class and no code for it. */
const brokenConnection = /^(Connection terminated|Client (has encountered|was closed)|(read|write) E)/

/** The same server and role, another database. */
export const withDatabase = withDatabaseName
export const databaseOf = databaseName
export const roleOf = roleName

/** `database at host:port`, for messages: never the password. */
export function describe(url: string): string {
  const parsed = new URL(url)
  const host = parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname)
  return `${databaseOf(url)} at ${host}:${parsed.port || '5432'}`
}

/** Quotes an identifier for SQL text. The only way that a name enters SQL text in this driver. */
export function identifier(name: string): string {
  return pg.escapeIdentifier(name)
}

export function literal(value: string): string {
  return pg.escapeLiteral(value)
}

/** Opens one session. Throws `unreachable` with the server's own sentence and never the connection string. */
export async function connect(url: string, database: string = databaseOf(url), applicationName: string = ourApplicationName): Promise<pg.Client> {
  const { host, port, user, password, ssl } = new pg.Client({ connectionString: url })
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    ssl,
    database,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // A session that the server ends while idle must not end our process: the next query on it reports it.
  client.on('error', () => {})
  try {
    await client.connect()
    await prepareSession(client)
    return client
  } catch (cause) {
    await client.end().catch(() => {})
    throw new EvenkeelError('unreachable', `Cannot connect to ${describe(withDatabase(url, database))} as ${roleOf(url)}: ${sentence(cause)}`, {
      hint: 'evenkeel doctor',
      cause,
    })
  }
}

/** Runs `work` in a session of its own and closes it whatever happens. */
export async function withSession<T>(
  url: string,
  database: string | undefined,
  work: (client: pg.Client) => Promise<T>,
  applicationName?: string,
): Promise<T> {
  const client = await connect(url, database, applicationName)
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * The same for our own statements. The application role may put functions and operators into a tenant's `public`; under the default search path some of our
 * statements would run them with the admin's rights, so only PostgreSQL's own catalogue is on it.
 * @throws EvenkeelError unreachable (the server ended the session, or could not be reached), denied (the role may not)
 */
export async function withCatalogSession<T>(
  url: string,
  database: string,
  work: (client: pg.Client) => Promise<T>,
  applicationName?: string,
): Promise<T> {
  const inCatalog = async (client: pg.Client) => {
    await client.query('set search_path = pg_catalog')
    return work(client).catch((error: unknown) => {
      throw inOurWords(error, url, database)
    })
  }
  return withSession(url, database, inCatalog, applicationName)
}

/** Runs `work` in one transaction: committed when it answers, rolled back when it throws. */
export async function inTransaction<T>(client: pg.Client, mode: 'read only' | 'read write', work: () => Promise<T>): Promise<T> {
  await client.query(mode === 'read only' ? 'begin isolation level repeatable read read only' : 'begin')
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** PostgreSQL's code of an error (`55006`, `42501`, ...), through our own error around it; null when it is none of PostgreSQL's. */
export function sqlState(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null
  return error instanceof Error && error.cause !== undefined ? sqlState(error.cause) : null
}

function inOurWords(error: unknown, url: string, database: string): unknown {
  if (error instanceof EvenkeelError) return error
  const state = sqlState(error)
  const who = `${roleOf(url)} in ${describe(withDatabase(url, database))}`
  const details = { hint: 'evenkeel doctor', cause: error }
  if (state === '42501') return new EvenkeelError('denied', `The role ${who} may not do that: ${sentence(error)}.`, details)
  if (state?.startsWith(endedByServer) || (state === null && brokenConnection.test(sentence(error))))
    return new EvenkeelError('unreachable', `The session of ${who} broke off: ${sentence(error)}.`, details)
  return error
}

/** A role's or database's own time limits must not end a copy in the middle. */
async function prepareSession(client: pg.Client): Promise<void> {
  await client.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0')
  // Servers on some systems cannot look (the setting is refused): there an abandoned statement runs to its end.
  await client.query(`set client_connection_check_interval = '2s'`).catch(() => {})
}

function sentence(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return sentence(cause.errors[0])
  return cause instanceof Error ? cause.message : String(cause)
}
