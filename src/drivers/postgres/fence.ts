/**
 * The fence: CONNECT is taken from everybody but admin and updater, so that a role that connects again every 50 ms stays out (measured), while the updater gets
 * in. ALLOW_CONNECTIONS false would keep the updater out too, CONNECTION LIMIT 0 would let it in only without counting. Superusers pass every fence: their
 * sessions are foreign, and a run holds. Sessions that are in stay in: ending them is end-sessions.ts.
 *
 * A fence is labelled, in the same transaction, with the run that raised it and with what was there before (copy-mark.ts).
 */
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import { readAttributes } from './attributes.ts'
import { identifier, inTransaction, literal } from './client.ts'
import { type FenceMark, markText } from './copy-mark.ts'
import { needDatabase } from './databases.ts'
import { grantees, putBackPrivileges, roleSql } from './privileges.ts'
import type { Tenant } from './tenant.ts'

/**
 * Repeatable. Also gives the updater its CONNECT again.
 * @throws EvenkeelError notFound; refused when somebody would still get in; then nothing was changed
 */
export async function raiseFence(tenant: Tenant, run: string | null): Promise<void> {
  await tenant.outside((client) =>
    inTransaction(client, 'read write', async () => {
      const { acl, comment } = await readAttributes(client, tenant.name)
      await fence(client, tenant, { run, acl, comment })
    }),
  )
}

/** Who fences, and what was there before. */
export type Fencing = Pick<FenceMark, 'run' | 'acl' | 'comment'>

/** The same inside a transaction of the caller's. A label that is there already stays: it says what was before the first of us. */
export async function fence(client: pg.Client, tenant: Tenant, fencing: Fencing): Promise<void> {
  const { name } = tenant
  const { mark } = await needDatabase(client, name)
  if (mark?.made !== 'fence') await label(client, name, fencing)
  const friends = [tenant.adminRole, tenant.updaterRole]
  for (const grantee of await othersWhoMayConnect(client, name, friends)) {
    await client.query(`revoke connect on database ${identifier(name)} from ${roleSql(grantee)} cascade`)
  }
  await client.query(`grant connect on database ${identifier(name)} to ${friends.map(identifier).join(', ')}`)
  const left = await othersWhoMayConnect(client, name, friends)
  if (left.length > 0 || (await passes(client, tenant.applicationRole, name))) throw notFenced(tenant, name, left)
}

async function label(client: pg.Client, name: string, fencing: Fencing): Promise<void> {
  const { rows } = await client.query<{ now: Date }>('select now() as now')
  const since = rows[0]?.now.toISOString() ?? ''
  await commentOn(client, name, markText({ made: 'fence', since, ...fencing }))
}

async function commentOn(client: pg.Client, name: string, comment: string | null): Promise<void> {
  await client.query(`comment on database ${identifier(name)} is ${comment === null ? 'null' : literal(comment)}`)
}

/**
 * Puts CONNECT back exactly as `acl` has it (null: PostgreSQL's default), and takes the label off. Repeatable. Other privileges are left as they are.
 */
export async function lowerFence(tenant: Tenant, acl: string[] | null): Promise<void> {
  await tenant.outside((client) =>
    inTransaction(client, 'read write', async () => {
      const { mark } = await needDatabase(client, tenant.name)
      if (mark?.made === 'fence') await commentOn(client, tenant.name, mark.comment)
      await putBackPrivileges(client, tenant.name, acl, 'CONNECT')
    }),
  )
}

/** Takes the updater's own CONNECT away, or gives it. Means something only while the fence is up. Repeatable. */
export async function updaterMayConnect(tenant: Tenant, allowed: boolean): Promise<void> {
  const database = identifier(tenant.name)
  const updater = identifier(tenant.updaterRole)
  await tenant.outside((client) =>
    client.query(allowed ? `grant connect on database ${database} to ${updater}` : `revoke connect on database ${database} from ${updater} cascade`),
  )
}

/** Null stands for PUBLIC. */
async function othersWhoMayConnect(client: pg.Client, name: string, friends: string[]): Promise<(string | null)[]> {
  return (await grantees(client, name, 'CONNECT')).filter((grantee) => grantee === null || !friends.includes(grantee))
}

async function passes(client: pg.Client, role: string, name: string): Promise<boolean> {
  const { rows } = await client.query<{ passes: boolean }>(`select has_database_privilege($1, $2, 'CONNECT') as passes`, [role, name])
  return rows[0]?.passes !== false
}

function notFenced(tenant: Tenant, name: string, left: (string | null)[]): EvenkeelError {
  const why =
    left.length > 0
      ? `the admin ${tenant.adminRole} may not take CONNECT from ${left.map((grantee) => grantee ?? 'PUBLIC').join(', ')}`
      : `the application role ${tenant.applicationRole} is a superuser or acts for a role that may connect`
  return new EvenkeelError('refused', `The database ${name} could not be fenced: ${why}. Nothing was changed.`, {
    hint: 'evenkeel doctor',
    condition: 'rights-missing',
  })
}
