/** Looks at an estate from outside: what is true in the tenant's database, what the control plane says of its runs, what lies open on the machine. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answer, Estate } from './estate.ts'

/** What must never change by itself: documents with due dates, rates of taxes, and the trial module's schema. */
export async function state(estate: Estate) {
  const [moves] = await estate.sql(
    "select count(*)::int n, md5(string_agg(concat_ws('|', id, name, state, invoice_date_due, amount_total, partner_id), ';' order by id)) h from account_move",
  )
  const [lines] = await estate.sql(
    "select md5(string_agg(concat_ws('|', id, debit, credit, date_maturity, account_id), ';' order by id)) h from account_move_line",
  )
  const [taxes] = await estate.sql("select md5(string_agg(concat_ws('|', id, amount), ';' order by id)) h from account_tax")
  const columns = await estate.sql<{ column_name: string }>(
    "select column_name from information_schema.columns where table_name = 'account_move' order by 1",
  )
  const [module] = await estate.sql("select state, latest_version from ir_module_module where name = 'ek_trial'")
  return { moves, lines, taxes, columns: columns.map((row) => row.column_name), module }
}

/** No run's database, no fence: what a finished run leaves behind is nothing but the way back that it keeps. */
export async function connectAcl(estate: Estate): Promise<string[] | null> {
  const [row] = await estate.sql<{ acl: string[] | null }>(
    'select array(select unnest(datacl)::text order by 1) acl from pg_database where datname = current_database()',
  )
  return row?.acl ?? null
}

export async function rollOut(estate: Estate, plan: Answer): Promise<{ start: Answer; run: Answer }> {
  const start = await estate.cli('rollout', 'start', plan.json.id, '--wait')
  return { start, run: await newestRun(estate) }
}

export async function newestRun(estate: Estate): Promise<Answer> {
  const list = await estate.cli('rollout', 'list')
  return estate.cli('run', 'show', list.json.items[0].runs[0].id)
}

export async function until<T>(look: () => Promise<T | null>, limitMs = 60_000): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Date.now() > end) throw new Error('it did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Null while it goes on by itself. */
export const ended = (run: Answer): Answer | null => (['done', 'needsPerson'].includes(run.json?.state) ? run : null)

export const stepState = (run: Pick<Answer, 'json'>, name: string): string =>
  run.json.steps.find((step: { name: string }) => step.name === name).state

/** Waits until a step of a run is under way. Asked over HTTP: some steps are over before the command line has started. */
export async function untilRuns(estate: Estate, run: string, step: string): Promise<void> {
  const { address, token } = await connection(estate)
  const headers = { authorization: `Bearer ${token}` }
  const end = Date.now() + 60_000
  while (stepState({ json: await (await fetch(`${address}/v1/runs/${run}`, { headers })).json() }, step) !== 'running') {
    if (Date.now() > end) throw new Error(`${step} did not begin in time`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export async function connection(estate: Estate): Promise<{ address: string; token: string }> {
  const { address, tokenFile } = JSON.parse(await readFile(join(estate.data, 'server.json'), 'utf8'))
  return { address, token: (await readFile(tokenFile, 'utf8')).trim() }
}

/** What every process of the machine shows to everybody. */
export async function commandLines(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
}

export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('pycache')).map((entry) => join(entry.parentPath, entry.name))
}
