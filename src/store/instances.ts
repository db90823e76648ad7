/** Instances: how each is reached, and what it serves. Removing one removes only our record of it: its database, files and finished runs stay. */
import { sql } from 'kysely'
import { toDocument } from '../domain/document.ts'
import type { EffectiveModule, Instance, InstanceConfig } from '../domain/instance.ts'
import { type Database, type Transaction, toJson } from './database.ts'

export interface NewInstance {
  name: string
  config: InstanceConfig
  modules: EffectiveModule[]
  release: { name: string; version: string }
  createdBy: string
  createdAt: string
}

/** @returns false when the name is taken */
export async function insertInstance(tx: Transaction, instance: NewInstance): Promise<boolean> {
  const inserted = await tx
    .insertInto('instance')
    .values({
      name: instance.name,
      config: toJson(instance.config),
      modules: toJson(instance.modules),
      release_name: instance.release.name,
      release_version: instance.release.version,
      created_by: instance.createdBy,
      created_at: instance.createdAt,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

function selectInstances(db: Database) {
  return db
    .selectFrom('instance')
    .innerJoin('release', (join) =>
      join.onRef('release.name', '=', 'instance.release_name').onRef('release.version', '=', 'instance.release_version'),
    )
    .leftJoin('run', (join) => join.onRef('run.instance', '=', 'instance.name').on('run.state', '<>', 'done'))
    .select([
      'instance.name',
      'instance.config',
      'instance.modules',
      'instance.release_name',
      'instance.release_version',
      'instance.created_at',
      'release.digest',
      'run.id as live_run',
    ])
}

type InstanceRow = Awaited<ReturnType<ReturnType<typeof selectInstances>['executeTakeFirstOrThrow']>>

/** The instance's record; what its server does right now (`serving`) is not known here. */
export async function getInstance(db: Database, name: string): Promise<Instance | null> {
  const row = await selectInstances(db).where('instance.name', '=', name).executeTakeFirst()
  return row ? toInstance(row) : null
}

/** In name order, behind `after`. */
export async function listInstances(db: Database, page: { after?: string | undefined; limit: number }): Promise<Instance[]> {
  let select = selectInstances(db).orderBy('instance.name').limit(page.limit)
  if (page.after !== undefined) select = select.where('instance.name', '>', page.after)
  return (await select.execute()).map(toInstance)
}

/** The instance that users reach at this address, or null. */
export async function instanceAt(db: Database, listen: string): Promise<string | null> {
  const row = await db.selectFrom('instance').select('name').where(sql`config ->> 'listen'`, '=', listen).executeTakeFirst()
  return row?.name ?? null
}

/** Locks the instance's row: adding a run and removing the instance take turns. */
export async function lockInstance(tx: Transaction, name: string): Promise<boolean> {
  return (await tx.selectFrom('instance').select('name').where('name', '=', name).forUpdate().executeTakeFirst()) !== undefined
}

export async function deleteInstance(tx: Transaction, name: string): Promise<void> {
  await tx.deleteFrom('instance').where('name', '=', name).execute()
}

/** What the instance serves from now on, and the release that is live. */
export async function setInstanceServes(
  db: Database,
  name: string,
  modules: EffectiveModule[],
  release: { name: string; version: string },
): Promise<void> {
  await db
    .updateTable('instance')
    .set({ modules: toJson(modules), release_name: release.name, release_version: release.version })
    .where('name', '=', name)
    .execute()
}

function toInstance(row: InstanceRow): Instance {
  return toDocument('Instance', {
    name: row.name,
    config: row.config as InstanceConfig,
    release: { name: row.release_name, version: row.release_version, digest: row.digest },
    modules: row.modules as EffectiveModule[],
    serving: null,
    liveRun: row.live_run,
    createdAt: row.created_at,
  })
}
