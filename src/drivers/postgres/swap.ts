/**
 * The swap: the live database goes aside, a copy takes its name, in one transaction (0.03 to 0.07 s measured; a restore takes minutes). Everything that a copy
 * lacks is put back in the same transaction, and the fence with it, so at no moment does a database of that name stand open or belong to another.
 */
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import type { DatabaseAttributes } from '../../ports/tenant-database.ts'
import { putBackAttributes } from './attributes.ts'
import { identifier, inTransaction, literal } from './client.ts'
import { markText } from './copy-mark.ts'
import { type DatabaseRow, dropDatabase, endOurReaders, findDatabase, needDatabase, runOf, whenFree } from './databases.ts'
import { fence } from './fence.ts'
import { leaveOnlyTo } from './privileges.ts'
import type { Tenant } from './tenant.ts'

export interface SwapRequest {
  /** A complete copy. */
  incoming: string
  /** Name for what was live. An earlier database that was put aside under it is dropped. */
  aside: string
  attributes: DatabaseAttributes
}

/**
 * Repeatable: when `incoming` is live already (its oid stands in the mark of `aside`), nothing happens.
 * @returns attributes that the admin may not set, in words
 * @throws EvenkeelError conflict (no such copy, half-made, name taken), busy (somebody is connected); then nothing was changed
 */
export async function swapDatabases(tenant: Tenant, request: SwapRequest): Promise<string[]> {
  return tenant.outside(async (client) => {
    const [live, incoming, aside] = [
      await needDatabase(client, tenant.name),
      await findDatabase(client, request.incoming),
      await findDatabase(client, request.aside),
    ]
    if (incoming === null && isReplacedBy(aside, request.incoming, live)) return []
    const copy = complete(tenant, request.incoming, incoming)
    await makeRoom(client, request.aside, aside)
    await endOurReaders(client, request.incoming)
    return whenFree([tenant.name, request.incoming], () => inTransaction(client, 'read write', () => exchange(client, tenant, request, copy)))
  })
}

async function exchange(client: pg.Client, tenant: Tenant, { incoming, aside, attributes }: SwapRequest, copy: DatabaseRow): Promise<string[]> {
  const mark = { made: 'aside', of: tenant.name, replacedBy: incoming, replacedByOid: copy.oid } as const
  await client.query(`set local lock_timeout = '60s'`)
  await client.query(`alter database ${identifier(tenant.name)} rename to ${identifier(aside)}`)
  await client.query(`alter database ${identifier(aside)} owner to ${identifier(tenant.adminRole)}`)
  await leaveOnlyTo(client, aside, tenant.adminRole)
  await client.query(`comment on database ${identifier(aside)} is ${literal(markText(mark))}`)
  await client.query(`alter database ${identifier(incoming)} rename to ${identifier(tenant.name)}`)
  const notPutBack = await putBackAttributes(client, tenant.name, attributes)
  await fence(client, tenant, { run: runOf(incoming), acl: attributes.acl, comment: attributes.comment })
  return notPutBack
}

function isReplacedBy(aside: DatabaseRow | null, incoming: string, live: DatabaseRow): boolean {
  const mark = aside?.mark
  return mark?.made === 'aside' && mark.replacedBy === incoming && mark.replacedByOid === live.oid
}

function complete(tenant: Tenant, name: string, incoming: DatabaseRow | null): DatabaseRow {
  if (incoming?.mark?.made === 'copy') return incoming
  const what = incoming === null ? `There is no copy ${name}` : `The copy ${name} is half-made`
  throw new EvenkeelError('conflict', `${what}: ${tenant.name} was left as it is.`, { hint: 'evenkeel doctor', condition: 'copy-missing' })
}

/** Only one database that was put aside is kept under a name; an older one holds an attempt that failed. */
async function makeRoom(client: pg.Client, name: string, aside: DatabaseRow | null): Promise<void> {
  if (aside === null) return
  if (aside.mark?.made !== 'aside')
    throw new EvenkeelError('conflict', `There is a database ${name} that no swap put aside. Nothing was changed.`, {
      hint: `ALTER DATABASE "${name}" RENAME TO ...; then try again`,
      condition: 'name-taken',
    })
  await dropDatabase(client, name)
}
