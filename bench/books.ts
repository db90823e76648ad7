/**
 * `npm run bench:books`: the books of a ledger of a million lines as a run takes them, beside the same checks one after another in one session with PostgreSQL as it
 * is shipped, and beside one sequential scan of the ledger: what reading it at all costs. Files are left out: they are read from the disk, not from PostgreSQL.
 */
import pg from 'pg'
import type { Check } from '../src/domain/check.ts'
import { takeBooks } from '../src/drivers/postgres/books.ts'
import { parallelChecks } from '../src/flow/books.ts'
import { loadCatalogue } from '../src/server/load-catalogue.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { anyOdoo, inBenchFolder, superuserOf, tenantWithLedger } from './lib/places.ts'
import { writeResult } from './lib/result.ts'
import { inTurn } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'

const rounds = Number(process.env.ROUNDS ?? 3)
const lines = 1_000_000
const asOf = '2026-01-01'

await inBenchFolder(async (bench) => {
  const odoo = anyOdoo()
  const { tenant, ledger } = await tenantWithLedger(bench, odoo, lines)
  const checks = (await loadCatalogue()).checks(odoo.series).filter((check) => check.kind !== 'files')
  const load = [await untilQuiet()]
  const url = tenant.urls.admin
  const samples = await inTurn(rounds, {
    ours: () => ourBooks(url, odoo.series, checks),
    oneByOne: () => oneAfterAnother(url, checks),
    scan: () => scan(superuserOf(bench.cluster, tenant)),
  })
  const ours = { what: 'books', sample: samples.ours }
  const result = writeResult({
    bench: 'books',
    versions: { PostgreSQL: ledger.postgres, Odoo: `${odoo.series} (${odoo.kind})` },
    load: [...load, loadNow()],
    rows: [
      {
        what: `books (${checks.length} checks) of a ledger of ${(ledger.lines / 1e6).toFixed(1)} million lines`,
        ours,
        beside: { what: 'the checks one after another', sample: samples.oneByOne },
        aim: { kind: 'faster', times: 1.5 },
        remark:
          'on two cores PostgreSQL already works on one check with both of them; ours take a check each. The checks need 2.1 s of one core, two thirds of it F05 and F07, after both add up by day first (they took a fifth more). Next: one pass over the lines for several checks.',
      },
      { what: 'the same', ours, beside: { what: 'one sequential scan of the ledger', sample: samples.scan }, aim: { kind: 'atMost', times: 20 } },
    ],
    details: [],
  })
  console.log(`\n${tableOf([result])}`)
})

async function ourBooks(url: string, series: '16.0' | '18.0', checks: Check[]): Promise<void> {
  const books = await takeBooks({ url, instance: null, series, checks, asOf, at: `${asOf}T00:00:00.000Z`, filestore: null, parallel: parallelChecks })
  const open = books.checks.filter((check) => check.verdict === 'notMeasured')
  if (open.length > 0) throw new Error(`not measured: ${open.map((check) => `${check.id} (${check.why})`).join(', ')}`)
}

/** As a script of a person would: each check's SQL, one session, nothing set. A table of another app is missing: that check fails at once. */
async function oneAfterAnother(url: string, checks: Check[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const check of checks) {
      const values = check.params.map(() => asOf)
      await client.query({ text: check.sql, values, rowMode: 'array' }).catch((error: { code?: string }) => {
        if (error.code !== '42P01') throw error
      })
    }
  } finally {
    await client.end()
  }
}

async function scan(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set max_parallel_workers_per_gather = 0')
    await client.query('select count(debit) from account_move_line')
  } finally {
    await client.end()
  }
}
