/**
 * `npm run bench:hazards`: what hazards foretell of locks and seconds, beside what is seen on a ledger of a million lines, by a statement or more for every rule about SQL that
 * foretells a lock. Each runs in a transaction, as Odoo's scripts do, and is taken back. What Odoo itself issues for changed models is in test/truth/issued.
 */
import pg from 'pg'
import { readLiveTables } from '../src/drivers/postgres/live-tables.ts'
import { heldFor } from '../src/inspect/hazards/finding.ts'
import { operationsOf } from '../src/inspect/hazards/sql/operations.ts'
import { loadSqlParser, parseSql } from '../src/inspect/hazards/sql/parse-sql.ts'
import { sqlHazardRules } from '../src/inspect/hazards/sql/rules.ts'
import { type Compared, linesOf, rowOf } from './hazards/compare.ts'
import { type Statement, statements } from './hazards/statements.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { anyOdoo, inBenchFolder, superuserOf, tenantWithLedger } from './lib/places.ts'
import { writeResult } from './lib/result.ts'
import { timed } from './lib/sample.ts'

const lines = 1_000_000

await loadSqlParser()
await inBenchFolder(async (bench) => {
  const odoo = anyOdoo()
  const { tenant, ledger } = await tenantWithLedger(bench, odoo, lines)
  const load = [await untilQuiet()]
  const details = linesOf(await runStatements(superuserOf(bench.cluster, tenant)), ledger.lines)
  writeResult({
    bench: 'hazards',
    versions: { PostgreSQL: ledger.postgres, Odoo: `${odoo.series} (${odoo.kind})` },
    load: [...load, loadNow()],
    rows: [],
    details,
  })
  console.log(`\n${details.join('\n')}`)
})

async function runStatements(url: string): Promise<Compared[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const all: Compared[] = []
    for (const statement of statements) all.push(...(await runStatement(client, statement)))
    return all
  } finally {
    await client.end()
  }
}

async function runStatement(client: pg.Client, { rule: id, sql, prepare, tidy }: Statement): Promise<Compared[]> {
  if (prepare) await client.query(prepare)
  const rule = sqlHazardRules.find((each) => each.id === id)
  const findings = operationsOf(parseSql({ text: sql, line: 1 }).statements).flatMap((operation) => [rule?.find(operation) ?? []].flat())
  const tables = findings.flatMap((finding) => finding.table ?? [])
  const live = await readLiveTables(client, tables)
  await client.query('begin')
  const ms = await timed(() => client.query(sql))
  const held = new Map<string, string[]>()
  for (const each of tables) held.set(each, await locksOn(client, each))
  await client.query('rollback')
  if (tidy) await client.query(tidy)
  const compared = findings.map((finding) => ({
    rule: id,
    what: sql,
    table: finding.table,
    foretold: { lock: finding.lock, heldMs: heldFor(finding, live) },
    seen: { locks: held.get(finding.table ?? '') ?? [], ms },
  }))
  for (const each of compared) console.log(rowOf(each))
  return compared
}

/** Modes that this session holds on a table, in PostgreSQL's words: `ShareRowExclusiveLock` is SHARE ROW EXCLUSIVE. */
async function locksOn(client: pg.Client, table: string): Promise<string[]> {
  const sql = 'select distinct mode from pg_locks where relation = to_regclass($1) and granted and pid = pg_backend_pid()'
  const { rows } = await client.query<{ mode: string }>(sql, [table])
  return rows.map(({ mode }) =>
    mode
      .replace(/Lock$/, '')
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toUpperCase(),
  )
}
