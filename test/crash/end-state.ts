/**
 * The end of a run as anybody could look it up: the tenant's data, privileges, files and server, the run with its steps, the journal's shape, and what was left
 * behind. Two runs that were to end alike are compared by it; what must differ (times, ids, attempts, figures) is left out.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { runLabel } from '../../src/domain/id.ts'
import type { Run } from '../../src/domain/run.ts'
import { type Plant, processesWith } from './plant.ts'

/** What is true of the tenant. */
export async function tenantState(plant: Plant) {
  const { tenant, data, instance } = plant.estate
  const shown = (await plant.call('GET', `/v1/instances/${instance}`)).json
  return {
    ...(await databaseState(tenant.urls.admin)),
    // A file too many is harmless, a missing one is not.
    missingFiles: await missingFiles(plant),
    serves: {
      release: shown.release,
      modules: shown.modules,
      state: shown.serving?.state,
      current: await readlink(join(data, 'instances', instance, 'current')),
    },
    page: await plant.estate.page(),
    liveRun: shown.liveRun,
  }
}

async function missingFiles({ estate }: Plant): Promise<string[]> {
  const named = await estate.sql<{ name: string }>('select distinct store_fname as name from ir_attachment where store_fname is not null order by 1')
  return named.map(({ name }) => name).filter((name) => !existsSync(join(estate.tenant.dataDir, 'filestore', estate.tenant.name, name)))
}

/** Every table's rows without times; columns, sequences and privileges. */
export async function databaseState(url: string) {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel' })
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ table: string; columns: string; kept: string }>(`
      select c.relname as table, string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attname) as columns,
        string_agg(quote_ident(a.attname) || '::text', ', ' order by a.attname) filter (where format_type(a.atttypid, null) !~ '^timestamp') as kept
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped group by 1 order by 1`)
    const rows: Record<string, string> = {}
    for (const { table, kept } of columns) {
      const { rows: found } = await client.query(
        `select count(*) || ' ' || coalesce(md5(string_agg(r, chr(10) order by r collate "C")), '') as hash from (select concat_ws('|', ${kept ?? `''`}) as r from public.${pg.escapeIdentifier(table)}) t`,
      )
      rows[table] = found[0].hash
    }
    const { rows: attributes } = await client.query(`
      select pg_get_userbyid(datdba) as owner, coalesce(array(select unnest(coalesce(datacl, acldefault('d', datdba)))::text order by 1), '{}') as acl, datconnlimit as limit,
        datallowconn as allow, shobj_description(oid, 'pg_database') as comment,
        array(select setrole::regrole || ' ' || setconfig::text from pg_db_role_setting where setdatabase = d.oid order by 1) as settings
      from pg_database d where datname = current_database()`)
    const { rows: sequences } = await client.query(`select sequencename as name, last_value::text as value from pg_sequences order by 1`)
    return { rows, columns: columns.map(({ table, columns }) => `${table}: ${columns}`), attributes: attributes[0], sequences }
  } finally {
    await client.end()
  }
}

/** What is recorded of a run. */
export async function runState(plant: Plant, run: Run) {
  const journal = async (subject: string) =>
    ((await plant.call('GET', `/v1/journal?subject=${subject}&limit=500`)).json.items as { type: string }[]).map(({ type }) => type)
  const verified = await untilSealed(plant)
  return {
    state: run.state,
    outcome: run.outcome,
    why: run.why?.replace(/\d+/g, '#'),
    steps: run.steps.map(({ name, state }) => `${name} ${state}`),
    delta: run.delta && { verdict: run.delta.verdict, tables: run.delta.tables },
    books: run.books?.verdict ?? null,
    checkpoint: run.checkpoint !== null,
    settled: run.settledAt !== null,
    rollback: run.rollback?.state ?? null,
    journal: await journal(run.id),
    rollout: await journal(run.rollout),
    verified,
    evidence: run.evidence === null ? [] : (await readdir(run.evidence)).filter((name) => name !== 'outage.json').sort(),
  }
}

/** Whether the journal is whole; looked at when nothing waits to be sealed (once a second it is), for only then it shows everything. */
async function untilSealed(plant: Plant): Promise<boolean> {
  for (;;) {
    const { ok, unsealed } = (await plant.call('POST', '/v1/journal/verify', {})).json
    if (unsealed === 0) return ok
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What lies about after a run, by name. */
export async function leftBehind(plant: Plant, run: string) {
  const { estate } = plant
  const label = runLabel(run)
  const databases = await estate.sql<{ name: string }>('select datname as name from pg_database where starts_with(datname, $1) order by 1', [
    `ek_${label}_`,
  ])
  const unfinished = (await readdir(estate.data, { recursive: true })).filter((name) =>
    /(\.unfinished|\/\.incoming-[^/]*|current\.[^/]+|\.tmp)$/.test(name),
  )
  return {
    databases: databases.map(({ name }) => name.replace(label, 'RUN')),
    kept: existsSync(join(estate.tenant.dataDir, '.evenkeel', run)),
    unfinished,
    orphans: processesWith(`ek-${label}-`).length,
    maintenance: await isAlive(join(estate.data, 'instances', estate.instance, 'maintenance.json')),
  }
}

async function isAlive(file: string): Promise<boolean> {
  const { pid } = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as { pid?: number }
  return pid !== undefined && existsSync(`/proc/${pid}/stat`)
}

export async function endState(plant: Plant, run: Run) {
  return { tenant: await tenantState(plant), run: await runState(plant, run), left: await leftBehind(plant, run.id) }
}
export type EndState = Awaited<ReturnType<typeof endState>>
