/**
 * A template copy. Two strategies, chosen by size: `wal_log` writes 90 to 98 % of the database into the WAL, `file_copy` forces a checkpoint before and after
 * that every tenant of the cluster feels (measured, decided at 1 GB). The copy is born with ALLOW_CONNECTIONS false; one transaction then takes everybody's
 * privileges, marks it as complete and opens it to the admin alone. Whoever dies in between leaves a copy without a mark, which is made again.
 *
 * A killed Evenkeel's CREATE DATABASE may still be at work: an advisory lock makes the next attempt wait for its end.
 */
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import type { CopyOutcome } from '../../ports/tenant-database.ts'
import { identifier, inTransaction, literal } from './client.ts'
import { type CopyMark, markText } from './copy-mark.ts'
import { dropDatabase, findDatabase, madeByUs, needDatabase, whenFree } from './databases.ts'
import { leaveOnlyTo } from './privileges.ts'
import type { Tenant } from './tenant.ts'

const fileCopyFromBytes = 1024 ** 3

/**
 * Copies `from` (the instance's database, or a copy of it) to `to`. A complete copy that is there already is kept, and the answer is the one of its making.
 * @throws EvenkeelError busy when somebody is in `from`; notFound; refused when `to` is no name of ours
 */
export async function copyDatabase(tenant: Tenant, from: string, to: string): Promise<CopyOutcome> {
  if (!madeByUs.test(to)) throw new EvenkeelError('refused', `${to} is not a name for a copy.`)
  return tenant.outside(async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`evenkeel copy ${to}`])
    const existing = await findDatabase(client, to)
    if (existing?.mark?.made === 'copy') return outcomeOf(existing.mark)
    if (existing?.mark?.made === 'aside') throw new EvenkeelError('conflict', `${to} is a database that was put aside: no copy is made over it.`)
    if (existing) await dropDatabase(client, to)
    const outcome = await chooseStrategy(client, from)
    await create(client, from, to, outcome.strategy)
    await openToAdmin(client, tenant, to, { made: 'copy', of: from, ...outcome })
    return outcome
  })
}

export function strategyFor(bytes: number): Pick<CopyOutcome, 'strategy' | 'because'> {
  const size = `${(bytes / 1024 ** 2).toFixed(0)} MB`
  return bytes < fileCopyFromBytes
    ? { strategy: 'wal_log', because: `${size}, less than 1 GB: through the WAL, without a checkpoint that other databases would feel` }
    : { strategy: 'file_copy', because: `${size}, 1 GB or more: file by file, which spares the WAL and its replicas and costs two checkpoints` }
}

async function chooseStrategy(client: pg.Client, from: string): Promise<CopyOutcome> {
  const { oid } = await needDatabase(client, from)
  const { rows } = await client.query<{ bytes: string }>('select pg_database_size($1::oid) as bytes', [oid])
  const bytes = Number(rows[0]?.bytes)
  return { ...strategyFor(bytes), bytes }
}

async function create(client: pg.Client, from: string, to: string, strategy: CopyOutcome['strategy']): Promise<void> {
  const { rows } = await client.query<{ version: string | null }>('select datcollversion as version from pg_database where datname = $1', [from])
  // Named, it is taken over; left out, PostgreSQL refuses to copy a database whose sorting rules changed with the system under it.
  const version = rows[0]?.version ?? null
  const collation = version === null ? '' : ` collation_version ${literal(version)}`
  await whenFree([from], () =>
    client.query(`create database ${identifier(to)} template ${identifier(from)} strategy ${strategy} allow_connections false${collation}`),
  )
}

async function openToAdmin(client: pg.Client, tenant: Tenant, name: string, mark: CopyMark): Promise<void> {
  const database = identifier(name)
  await inTransaction(client, 'read write', async () => {
    await leaveOnlyTo(client, name, tenant.adminRole)
    await client.query(`comment on database ${database} is ${literal(markText(mark))}`)
    await client.query(`alter database ${database} allow_connections true`)
  })
}

function outcomeOf({ strategy, because, bytes }: CopyMark): CopyOutcome {
  return { strategy, because, bytes }
}
