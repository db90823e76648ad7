/** Looks at an estate from outside: what is true in the tenant's database, what the control plane says of its runs, what lies open on the machine. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Estate } from './estate.ts'

/** A document of the API. */
export type Shown = Pick<Answer, 'json'>

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

export async function rollOut(estate: Estate, plan: Answer): Promise<{ start: Answer; run: Shown }> {
  const start = await estate.cli('rollout', 'start', plan.json.id, '--wait')
  return { start, run: await newestRun(estate) }
}

export async function until(holds: () => Promise<boolean>, { limitMs = 60_000, everyMs = 500 } = {}): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come true in time')
    await sleep(everyMs)
  }
}

type Run = Answer['json']

export const isHeld = ({ state }: Run): boolean => state === 'held'
export const isAt =
  (step: string) =>
  (run: Run): boolean =>
    stepState({ json: run }, step) === 'running'

export const stepState = (run: Shown, name: string): string => run.json.steps.find((step: { name: string }) => step.name === name).state

/** Over HTTP: 736 starts of the command line were 8 % of the processor time of all tests, taken from the runs that were asked about, and some steps are over before it has started. */
async function asking(estate: Estate): Promise<(path: string) => Promise<Run>> {
  const { address, token } = await connection(estate)
  const headers = { authorization: `Bearer ${token}` }
  return async (path) => (await fetch(`${address}/v1/${path}`, { headers })).json()
}

/** What the API says of it, which is what the command line prints. */
export async function newestRun(estate: Estate): Promise<Shown> {
  const ask = await asking(estate)
  const { items } = await ask('rollouts')
  return { json: await ask(`runs/${items[0].runs[0].id}`) }
}

/** Waits for the newest run. */
export async function untilRun(estate: Estate, holds: (run: Run) => boolean, limitMs = 60_000): Promise<void> {
  const ask = await asking(estate)
  const { items } = await ask('rollouts')
  await until(async () => holds(await ask(`runs/${items[0].runs[0].id}`)), { limitMs, everyMs: 25 })
}

/** The newest run, once it does not go on by itself. */
export async function endedRun(estate: Estate, limitMs?: number): Promise<Shown> {
  await untilRun(estate, ({ state }) => ['done', 'needsPerson'].includes(state), limitMs)
  return newestRun(estate)
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
