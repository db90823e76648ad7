/** What Odoo issues when the module is updated: its statements, and the locks that it holds on each table. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createDatabase, install, type OdooWorld, query, update } from '../odoo-run.ts'
import { issuedFiles, issuedModule, issuedTables } from './module.ts'

export interface Issued {
  /** Modes that were held, by table, in PostgreSQL's words. */
  locks: Record<string, string[]>
  /** Statements that change the schema, or rows of these tables, in order. */
  statements: string[]
}

const database = 'truth_issued'

export async function lookAtIssued(world: OdooWorld, base: string): Promise<Issued> {
  const [before, after] = [await layOut(world, 'before'), await layOut(world, 'after')]
  await createDatabase(world, database, base)
  await install(world, database, before, [issuedModule])
  for (const table of issuedTables.filter((each) => each !== 'res_users'))
    await query(world, database, `insert into ${table} (code) select 'T' || n from generate_series(1, 500) n`)
  const seen = await watch(world, () => update(world, database, after, [issuedModule], ['--log-handler', 'odoo.sql_db:DEBUG']))
  return seen
}

async function layOut(world: OdooWorld, side: 'before' | 'after'): Promise<string> {
  const folder = join(world.folder, `issued-${side}`)
  for (const [path, text] of Object.entries(issuedFiles(side))) {
    const file = join(folder, issuedModule, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return folder
}

async function watch({ superuserUrl }: OdooWorld, work: () => Promise<string>): Promise<Issued> {
  const url = new URL(superuserUrl)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const held = new Map<string, Set<string>>()
  let done = false
  const ended = work().finally(() => {
    done = true
  })
  try {
    for (; !done; await sleep(100)) {
      const { rows } = await client.query<{ name: string; mode: string }>(
        'select distinct c.relname as name, l.mode from pg_locks l join pg_class c on c.oid = l.relation where l.granted and c.relname = any ($1)',
        [issuedTables],
      )
      for (const { name, mode } of rows) held.set(name, (held.get(name) ?? new Set()).add(inWords(mode)))
    }
    const log = await ended
    return { locks: Object.fromEntries([...held].sort().map(([name, modes]) => [name, [...modes].sort()])), statements: statementsOf(log) }
  } finally {
    await client.end()
  }
}

/** `ShareRowExclusiveLock` is SHARE ROW EXCLUSIVE. */
const inWords = (mode: string): string =>
  mode
    .replace(/Lock$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()

function statementsOf(log: string): string[] {
  const queries = log.split(/\n(?=\d{4}-\d\d-\d\d )/).flatMap((entry) => {
    const [, sql] = /\[[\d.]+ ms\] query: ([\s\S]*)/.exec(entry) ?? []
    return sql === undefined ? [] : [sql.replaceAll(/\s+/g, ' ').trim()]
  })
  return queries
    .filter((sql) => /^(ALTER TABLE|CREATE (UNIQUE )?INDEX|UPDATE|DROP)\b/i.test(sql) && /\btruth_[a-z]+\b/.test(sql))
    .map((sql) => sql.slice(0, 200))
}
