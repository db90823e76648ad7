/**
 * Releases, and the content that they name. Content is known by its digest and is announced (series and modules) before its files arrive; a release is a name and
 * a version that a person gave to received content, with what he says about it. Two releases may name one content.
 */
import { sql } from 'kysely'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { Expects } from '../domain/expects.ts'
import type { Series } from '../domain/instance.ts'
import { type Release, type ReleaseModule, releaseLabel } from '../domain/release.ts'
import { type Database, inTransaction, type Transaction, toJson } from './database.ts'

export interface Content {
  digest: string
  series: Series
  modules: ReleaseModule[]
  /** Null: its files have not come yet. */
  receivedAt: string | null
}

/** Remembers what a digest stands for. Repeatable: the digest covers series and modules. */
export async function announceContent(tx: Transaction, content: Omit<Content, 'receivedAt'>): Promise<void> {
  await tx
    .insertInto('content')
    .values({ digest: content.digest, series: content.series, modules: toJson(content.modules), received_at: null })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute()
}

/** Says that the files lie in their place. The first time counts. */
export async function markReceived(tx: Transaction, digest: string, at: string): Promise<void> {
  await tx.updateTable('content').set({ received_at: at }).where('digest', '=', digest).where('received_at', 'is', null).execute()
}

export async function getContent(db: Database, digest: string): Promise<Content | null> {
  const row = await db.selectFrom('content').selectAll().where('digest', '=', digest).executeTakeFirst()
  if (!row) return null
  return { digest: row.digest, series: row.series as Series, modules: row.modules as ReleaseModule[], receivedAt: row.received_at }
}

export interface NamedContent {
  digest: string
  receivedAt: string | null
  /** The releases that have it. */
  releases: { name: string; version: string }[]
}

export async function listContent(db: Database): Promise<NamedContent[]> {
  const contents = await db.selectFrom('content').select(['digest', 'received_at as receivedAt']).execute()
  const releases = await db.selectFrom('release').select(['name', 'version', 'digest']).execute()
  return contents.map((content) => ({ ...content, releases: releases.filter(({ digest }) => digest === content.digest) }))
}

/**
 * Forgets content that no release has, and does `work` while whoever announces it has to wait.
 * @returns false when a release has it: then nothing was done
 */
export function forgetContent(db: Database, digest: string, work: () => Promise<unknown>): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await announceContent(tx, { digest, series: '16.0', modules: [] })
    await tx.selectFrom('content').select('digest').where('digest', '=', digest).forUpdate().execute()
    if (await tx.selectFrom('release').select('name').where('digest', '=', digest).limit(1).executeTakeFirst()) return false
    await tx.deleteFrom('content').where('digest', '=', digest).execute()
    await work()
    return true
  })
}

/** Says that the files are not here: they are asked for again. */
export async function notReceived(db: Database, digest: string): Promise<void> {
  await db.updateTable('content').set({ received_at: null }).where('digest', '=', digest).execute()
}

export interface NewRelease {
  name: string
  version: string
  digest: string
  expects: Expects
  createdBy: string
  createdAt: string
}

/** @returns false when the name and version are taken */
export async function insertRelease(tx: Transaction, release: NewRelease): Promise<boolean> {
  const { name, version, digest, expects, createdBy, createdAt } = release
  const inserted = await tx
    .insertInto('release')
    .values({ name, version, digest, expects: toJson(expects), created_by: createdBy, created_at: createdAt })
    .onConflict((conflict) => conflict.columns(['name', 'version']).doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

function selectReleases(db: Database) {
  return db
    .selectFrom('release')
    .innerJoin('content', 'content.digest', 'release.digest')
    .select([
      'release.name',
      'release.version',
      'release.digest',
      'release.expects',
      'release.created_by',
      'release.created_at',
      'content.series',
      'content.modules',
    ])
}

type ReleaseRow = Awaited<ReturnType<ReturnType<typeof selectReleases>['executeTakeFirstOrThrow']>>

export async function getRelease(db: Database, name: string, version: string): Promise<Release | null> {
  const row = await selectReleases(db).where('release.name', '=', name).where('release.version', '=', version).executeTakeFirst()
  return row ? toRelease(row) : null
}

/** A release that something of ours refers to: it is there. */
export async function releaseOf(db: Database, ref: { name: string; version: string }): Promise<Release> {
  const release = await getRelease(db, ref.name, ref.version)
  if (!release) throw new EvenkeelError('internal', `Release ${releaseLabel(ref)} is referred to and does not exist.`)
  return release
}

/**
 * Finds a release as a person names it: `name@version`, or `sha256:` with the first digits of its digest.
 * @throws EvenkeelError `notFound`, or `usage` when several releases answer to the digits
 */
export async function findRelease(db: Database, ref: string): Promise<Release> {
  const releases = ref.startsWith('sha256:') ? await byDigest(db, ref) : await byLabel(db, ref)
  const [release, other] = releases
  if (!release) throw new EvenkeelError('notFound', `There is no release ${ref}.`, { hint: 'evenkeel release list' })
  if (other)
    throw new EvenkeelError('usage', `${ref} stands for ${releases.map(releaseLabel).join(', ')}.`, { hint: 'name the release as name@version' })
  return release
}

async function byLabel(db: Database, label: string): Promise<Release[]> {
  const at = label.indexOf('@')
  const release = await getRelease(db, label.slice(0, at), label.slice(at + 1))
  return release ? [release] : []
}

async function byDigest(db: Database, prefix: string): Promise<Release[]> {
  const rows = await selectReleases(db).where('release.digest', 'like', `${prefix}%`).orderBy('release.created_at', 'desc').limit(5).execute()
  return rows.map(toRelease)
}

/** Newest first. `after` is the `name@version` that the page before ended with. */
export async function listReleases(db: Database, page: { after?: string | undefined; limit: number }): Promise<Release[]> {
  let select = selectReleases(db)
    .orderBy('release.created_at', 'desc')
    .orderBy('release.name', 'desc')
    .orderBy('release.version', 'desc')
    .limit(page.limit)
  if (page.after !== undefined) {
    const { name, version, createdAt } = await findRelease(db, page.after)
    select = select.where(sql<boolean>`(release.created_at, release.name, release.version) < (${createdAt}::timestamptz, ${name}, ${version})`)
  }
  return (await select.execute()).map(toRelease)
}

function toRelease(row: ReleaseRow): Release {
  return toDocument('Release', {
    name: row.name,
    version: row.version,
    series: row.series as Series,
    digest: row.digest,
    modules: row.modules as ReleaseModule[],
    expects: row.expects as Expects,
    createdBy: row.created_by,
    createdAt: row.created_at,
  })
}
