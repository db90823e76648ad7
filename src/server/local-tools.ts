/**
 * Books and delta of any two databases, without a server: read-only, with connections by reference. What a hoster puts around his own upgrade script before he
 * trusts us with more. Loaded by the command line only when one of these commands is run.
 */
import type { Books } from '../domain/books.ts'
import type { Delta } from '../domain/delta.ts'
import type { Expects } from '../domain/expects.ts'
import type { Series } from '../domain/instance.ts'
import { takeBooks } from '../drivers/postgres/books.ts'
import { describe, withSession } from '../drivers/postgres/client.ts'
import { readDelta } from '../drivers/postgres/delta/index.ts'
import { loadCatalogue } from './load-catalogue.ts'
import { resolveDatabaseUrl } from './secrets.ts'

/** Checks at once: a look must not load somebody's production server. */
const parallelChecks = 2

export interface TakeBooksHere {
  /** Reference to the connection. */
  reference: string
  series: Series
  /** Folder of the database's files; null: checks of files are not measured. */
  filestore: string | null
  /** Date of dated checks, YYYY-MM-DD. */
  asOf: string
  /** Moment, RFC 3339. */
  at: string
}

export async function takeBooksHere({ reference, series, filestore, asOf, at }: TakeBooksHere): Promise<Books> {
  const url = await resolveDatabaseUrl(reference)
  const { checks } = await loadCatalogue()
  return await takeBooks({ url, instance: null, series, checks: checks(series), asOf, at, filestore, parallel: parallelChecks })
}

export interface DiffDatabases {
  /** References to the connections. */
  before: string
  after: string
  /** Modules of the release that lies between the two; empty: no release is known, everything that is not declared is unexplained. */
  releasedModules: string[]
  expects: Expects
  /** Where every change is written, a JSON line each; null: nowhere. */
  changesFile: string | null
}

/** Compares everything: counters of somebody else's databases say nothing to us. */
export async function diffDatabases(input: DiffDatabases): Promise<{ delta: Delta; before: string; after: string }> {
  const beforeUrl = await resolveDatabaseUrl(input.before)
  const afterUrl = await resolveDatabaseUrl(input.after)
  const { delta: catalogue } = await loadCatalogue()
  const { releasedModules, expects, changesFile } = input
  const context = { releasedModules, updatedModules: await withDependents(afterUrl, releasedModules), expects }
  const delta = await readDelta({ beforeUrl, afterUrl, counters: null, context, catalogue, filestore: null, database: null, changesFile })
  return { delta, before: describe(beforeUrl), after: describe(afterUrl) }
}

/** What `-u` of these modules touches: they and every installed module that depends on them. */
async function withDependents(url: string, modules: string[]): Promise<string[]> {
  if (modules.length === 0) return []
  return await withSession(url, undefined, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `with recursive touched(name) as (
         select unnest($1::text[])
         union
         select m.name from touched t join ir_module_module_dependency d on d.name = t.name
           join ir_module_module m on m.id = d.module_id and m.state in ('installed', 'to upgrade'))
       select name from touched order by name`,
      [modules],
    )
    return rows.map(({ name }) => name)
  })
}
