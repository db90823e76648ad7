/** For the tests of delta and loss: a database and its copy, both of the run's private cluster. */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { parse } from 'yaml'
import { emptyTenantDatabase, runAsSuperuser, superuserUrl, uniqueName } from '../../../../test/harness/databases.ts'
import { tenantUrls } from '../../../../test/harness/tenant-roles.ts'
import { DeltaCatalogue, DocumentCatalogue } from '../../../domain/catalogue.ts'
import type { Delta } from '../../../domain/delta.ts'
import { Expects } from '../../../domain/expects.ts'
import type { CompareDatabases } from '../../../ports/comparison.ts'
import { readDelta } from './index.ts'

const shipped = (file: string): unknown => parse(readFileSync(new URL(`../../../../catalogue/${file}`, import.meta.url), 'utf8'))
export const catalogue = DeltaCatalogue.parse(shipped('delta.yaml'))
export const documents = DocumentCatalogue.parse(shipped('documents.yaml'))

export interface Twins {
  before: string
  after: string
  /** Runs SQL in the later database as the application role. */
  change(sql: string): Promise<void>
  /** The same as superuser. */
  tamper(sql: string): Promise<void>
  drop(): Promise<void>
}

export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Two equal databases, made by `sql`; dropped after the file's last test. */
export async function twins(sql: string): Promise<Twins> {
  const original = await emptyTenantDatabase()
  await runSql(original.app, sql)
  return copyOf(original.name)
}

/** An existing database and a fresh copy of it, in which things may happen. */
export async function copyOf(database: string): Promise<Twins> {
  const superuser = await superuserUrl()
  const name = uniqueName('after')
  await runAsSuperuser(superuser, `create database ${name} template ${database} owner tenant`)
  const after = tenantUrls(superuser, name)
  const tamperUrl = new URL(superuser)
  tamperUrl.pathname = `/${name}`
  return {
    before: tenantUrls(superuser, database).admin,
    after: after.admin,
    change: (change) => runSql(after.app, change),
    tamper: (change) => runSql(tamperUrl.href, change),
    drop: () => runAsSuperuser(superuser, `drop database if exists ${name} with (force)`),
  }
}

export interface Asked extends Partial<Omit<CompareDatabases, 'context'>> {
  released?: string[]
  updated?: string[]
  expects?: object[]
}

/** The delta of twins; nothing is known of a release unless it is said. */
export function deltaOf(
  pair: Pick<Twins, 'before' | 'after'>,
  { released = [], updated = released, expects = [], ...more }: Asked = {},
): Promise<Delta> {
  const context = {
    releasedModules: released,
    updatedModules: updated,
    expects: Expects.parse(expects.map((one) => ({ because: 'agreed', ...one }))),
  }
  return readDelta({
    beforeUrl: pair.before,
    afterUrl: pair.after,
    counters: null,
    context,
    catalogue,
    filestore: null,
    database: null,
    changesFile: null,
    ...more,
  })
}

/** `table key column before -> after`, for all listed changes. */
export function linesOf(delta: Delta): string[] {
  return delta.changes.map(({ table, key, column, before, after }) => `${table} ${key} ${column ?? 'row'} ${before} -> ${after}`)
}

/** `kind object`, for all changes of the schema. */
export const objectsOf = (delta: Delta): string[] => delta.schema.map(({ kind, object }) => `${kind} ${object}`)
