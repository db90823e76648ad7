/**
 * Where the control plane's state lives: DATABASE_URL when it is set, else a private cluster in the data folder (system programs, else embedded).
 */
import pg from 'pg'
import { EvenkeelError } from '../domain/error.ts'
import { oldestMajor } from './postgres-binaries.ts'
import { startPrivateCluster } from './private-cluster.ts'

export interface ControlPlaneDatabase {
  /** Holds a password: never log it. */
  url: string
  source: 'DATABASE_URL' | 'privateCluster'
  /** Stops what was started for us; nothing for DATABASE_URL. */
  stop(): Promise<void>
}

/**
 * @param folder where a private cluster lies or will be made, an absolute path
 * @param databaseUrl the value of DATABASE_URL, undefined or empty when not set
 * @throws EvenkeelError unreachable, denied or notFound, without the password
 */
export async function findPostgres(folder: string, databaseUrl: string | undefined): Promise<ControlPlaneDatabase> {
  if (databaseUrl) {
    await checkDatabaseUrl(databaseUrl)
    return { url: databaseUrl, source: 'DATABASE_URL', stop: async () => undefined }
  }
  const cluster = await startPrivateCluster({ folder })
  return { url: cluster.url, source: 'privateCluster', stop: cluster.stop }
}

async function checkDatabaseUrl(url: string): Promise<void> {
  const client = newClient(url)
  try {
    await client.connect()
    const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as major, current_database() as database,
      current_user as role, has_database_privilege(current_database(), 'CREATE') as may_create`)
    checkServer(rows[0])
  } catch (error) {
    throw error instanceof EvenkeelError ? error : explain(error, client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function newClient(url: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'evenkeel' })
  } catch {
    throw new EvenkeelError('usage', 'DATABASE_URL is not a PostgreSQL address.', {
      hint: 'write it as postgresql://user:password@host:5432/database',
    })
  }
}

function checkServer(server: { major: number; database: string; role: string; may_create: boolean }): void {
  if (server.major < oldestMajor) {
    throw new EvenkeelError('refused', `DATABASE_URL names PostgreSQL ${server.major}; ${oldestMajor} or newer is needed.`, {
      hint: 'upgrade it, or unset DATABASE_URL to use a private cluster',
    })
  }
  if (!server.may_create) {
    throw new EvenkeelError('denied', `The role ${server.role} of DATABASE_URL may not create schemas in ${server.database}.`, {
      hint: `as its owner run: GRANT CREATE ON DATABASE "${server.database}" TO "${server.role}"`,
    })
  }
}

function explain(error: unknown, { user, host, port, database }: pg.Client): EvenkeelError {
  const where = `${host}:${port}/${database}`
  switch ((error as { code?: string }).code) {
    case '28P01':
    case '28000':
      return new EvenkeelError('denied', `PostgreSQL at ${where} refuses the role ${user} of DATABASE_URL.`, {
        hint: 'check its password and pg_hba.conf',
        cause: error,
      })
    case '3D000':
      return new EvenkeelError('notFound', `DATABASE_URL names the database ${database}, which does not exist.`, {
        hint: `createdb ${database}`,
        cause: error,
      })
    default:
      return new EvenkeelError('unreachable', `PostgreSQL at ${where}, named by DATABASE_URL, does not answer.`, {
        hint: 'start it, or unset DATABASE_URL to use a private cluster',
        cause: error,
      })
  }
}
