/**
 * A tenant of its own on a real server, for the contract suite and this driver's tests: three roles and a database under names that break whoever forgets to
 * quote. Roles belong to the whole cluster, so everything carries a random suffix and is dropped at the end.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { TenantTarget } from '../../ports/tenant-database.ts'
import { identifier, literal } from './client.ts'

export type RoleName = 'application' | 'updater' | 'admin' | 'outsider'

export interface OpenSession {
  pid: number
  query(sql: string): Promise<Record<string, unknown>[]>
  /** True once the server has ended it. */
  ended(): boolean
  close(): Promise<void>
}

export interface World {
  target: TenantTarget
  /** The instance's database. */
  database: string
  /** A role label's real name; `outsider` is a role that is nobody's member. */
  role(name: RoleName): string
  url(name: RoleName, database?: string): string
  /** As superuser; `database` defaults to one that is not the instance's. Several statements answer the rows of the last. */
  superuser(sql: string, database?: string): Promise<Record<string, unknown>[]>
  session(
    name: RoleName | 'superuser',
    options: { application: string; database?: string; options?: string; replication?: 'database' },
  ): Promise<OpenSession>
  /** A label as a run would have. */
  label: string
  destroy(): Promise<void>
}

const password = 'pass\'word "7Q2x" /?#%'

/** @param superuserUrl of any database of the cluster */
export async function makeWorld(superuserUrl: string): Promise<World> {
  const suffix = randomBytes(3).toString('hex')
  const roles: Record<RoleName, string> = {
    application: `App "O'Brien"-${suffix}`,
    updater: `Up Dater ${suffix}`,
    admin: `Ad"min-${suffix}`,
    outsider: `Out sider ${suffix}`,
  }
  const database = `Ten"ant O'B-${suffix} /?#&%`
  const opened: OpenSession[] = []
  const url = (name: RoleName, inDatabase = database): string => {
    const made = new URL(superuserUrl)
    made.username = encodeURIComponent(roles[name])
    made.password = encodeURIComponent(password)
    made.pathname = `/${encodeURIComponent(inDatabase)}`
    return made.href
  }
  const superuser = (sql: string, inDatabase = 'postgres'): Promise<Record<string, unknown>[]> => asSuperuser(superuserUrl, inDatabase, sql)
  const world: World = {
    target: { appUrl: url('application'), updaterUrl: url('updater'), adminUrl: url('admin') },
    database,
    role: (name) => roles[name],
    url,
    superuser,
    label: randomBytes(6).toString('hex'),
    session: async (name, options) => {
      const user = name === 'superuser' ? undefined : { user: roles[name], password }
      const session = await openSession(superuserUrl, { database, ...user, ...options })
      opened.push(session)
      return session
    },
    destroy: async () => {
      await Promise.all(opened.map((session) => session.close()))
      await dropAll(superuser, world, Object.values(roles))
    },
  }
  await superuser(`
    ${Object.values(roles)
      .map((role) => `create role ${identifier(role)} login password ${literal(password)};`)
      .join('\n')}
    alter role ${identifier(roles.admin)} createdb;
    grant ${identifier(roles.application)} to ${identifier(roles.updater)}, ${identifier(roles.admin)};
    grant pg_read_all_stats to ${identifier(roles.admin)}`)
  await superuser(`create database ${identifier(database)} owner ${identifier(roles.application)}`)
  return world
}

async function dropAll(superuser: World['superuser'], { database, label }: World, roles: string[]): Promise<void> {
  const names = await superuser(
    `select datname from pg_database where datname = ${literal(database)} or datname like ${literal(`ek\\_${label}\\_%`)}`,
  )
  for (const { datname } of names) await superuser(`drop database ${identifier(String(datname))} with (force)`)
  for (const role of roles) await superuser(`drop role if exists ${identifier(role)}`)
}

async function asSuperuser(superuserUrl: string, database: string, sql: string): Promise<Record<string, unknown>[]> {
  const session = await openSession(superuserUrl, { database, application: 'test' })
  return session.query(sql).finally(session.close)
}

async function openSession(
  superuserUrl: string,
  {
    application,
    ...options
  }: { application: string; database: string; user?: string; password?: string; options?: string; replication?: 'database' },
): Promise<OpenSession> {
  const { host, port, user, password: secret } = new pg.Client({ connectionString: superuserUrl })
  const client = new pg.Client({ host, port, user, password: secret, application_name: application, ...options })
  let ended = false
  client.on('error', () => {
    ended = true
  })
  client.on('end', () => {
    ended = true
  })
  await client.connect()
  return {
    pid: (client as unknown as { processID: number }).processID,
    query: async (sql) => {
      const result: unknown = await client.query(sql)
      const last = Array.isArray(result) ? result.at(-1) : result
      return (last as pg.QueryResult<Record<string, unknown>>).rows
    },
    ended: () => ended,
    close: () => client.end().catch(() => {}),
  }
}
