/**
 * `npm run bench:delta`: the delta of an update on a ledger of a million lines. A small release changes records of the registry and brings a field on entries and lines: beside
 * it what a script would do, which hashes the text of every table on both sides; and the same comparison of ours without counters, which looks at every table, too. A release that rewrites every line, with equal contents and with others: beside it reading
 * both sides once, one after the other. The comparison runs in a process of its own, whose memory is the figure of the last.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import pg from 'pg'
import { readCounters } from '../src/drivers/postgres/counters.ts'
import type { CounterSnapshot } from '../src/ports/tenant-database.ts'
import type { Compared, CompareOrder } from './delta/compare-main.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { anyOdoo, type Bench, inBenchFolder, superuserOf, tenantWithLedger } from './lib/places.ts'
import { type Row, writeResult } from './lib/result.ts'
import { type Sample, sampleOf, timed } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'

const rounds = Number(process.env.ROUNDS ?? 3)
const lines = 1_000_000
const memoryMb = 400

const small = `
  update ir_model_data set write_date = now() where id in (select id from ir_model_data order by id limit 200);
  update ir_ui_view set priority = priority + 1 where id in (select id from ir_ui_view order by id limit 20);
  alter table account_move add bench_note varchar; alter table account_move_line add bench_note varchar`
const sameContents = 'update account_move_line set name = name'
const otherContents = "update account_move_line set name = coalesce(name, '') || '.'"

await inBenchFolder(async (bench) => {
  const odoo = anyOdoo()
  const { tenant, ledger } = await tenantWithLedger(bench, odoo, lines)
  const sides = await makeSides(bench, superuserOf(bench.cluster, tenant), tenant.database)
  const load = [await untilQuiet()]

  let counters = await sides.change(small)
  const smallOurs = await repeat(() => compare(sides, counters))
  const smallAll = [await compare(sides, null)]
  const script = await timed(() => hashEveryTable(sides))

  counters = await sides.change(sameContents)
  const same = await repeat(() => compare(sides, counters))
  const scans = await repeatTimes(() => scanBoth(sides))
  counters = await sides.change(otherContents)
  load.push(loadNow())
  const other = [await compare(sides, counters)]

  const millions = `${(ledger.lines / 1e6).toFixed(1)} million lines`
  const rows: Row[] = [
    {
      ...row(
        'delta of a small release',
        smallOurs,
        { what: 'hashing all tables on both sides', sample: sampleOf([script]) },
        { kind: 'faster', times: 20 },
      ),
      remark:
        'rows are a fifth of it; the rest is reading two catalogues whole (3,600 columns, 1,700 constraints, 5,800 fields a side), whatever the release is. Next: read that of the copy, which nobody changes any more, while the update still runs.',
    },
    row('the same', smallOurs, { what: 'our comparison of all tables', sample: timesOf(smallAll) }, null),
    row(
      `delta of a release that rewrites ${millions}, contents equal`,
      same,
      { what: 'reading both sides', sample: scans },
      { kind: 'atMost', times: 12 },
    ),
    row(`the same, every line changed (${other[0]?.changes} changes written down)`, other, { what: 'reading both sides', sample: scans }, null),
    {
      what: 'memory for that',
      ours: { what: 'memory', unit: 'MB', sample: sampleOf(other.map(({ peakMb }) => peakMb)) },
      beside: null,
      aim: { kind: 'memory', megabytes: memoryMb },
    },
  ]
  const result = writeResult({
    bench: 'delta',
    versions: { PostgreSQL: ledger.postgres, Odoo: `${odoo.series} (${odoo.kind})` },
    load: [...load, loadNow()],
    rows,
    details: [],
  })
  console.log(`\n${tableOf([result])}`)
})

interface Sides {
  before: string
  after: string
  /** Makes both equal again, then changes the later one in a session of its own; answers its counters of the time before. */
  change(sql: string): Promise<CounterSnapshot>
}

async function makeSides({ cluster }: Bench, live: string, name: string): Promise<Sides> {
  const outside = cluster.cluster.superuserUrl
  const copy = (which: string) => {
    const url = new URL(live)
    url.pathname = `/${name}_${which}`
    return url.href
  }
  return {
    before: live,
    after: copy('after'),
    async change(sql) {
      await inSession(outside, `drop database if exists "${name}_after"`)
      await inSession(outside, `create database "${name}_after" template "${name}" strategy file_copy`)
      const client = new pg.Client({ connectionString: copy('after') })
      await client.connect()
      try {
        const counters = await readCounters(client)
        await client.query(sql)
        return counters
      } finally {
        await client.end()
      }
    },
  }
}

async function inSession(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

async function compare({ before, after }: Sides, counters: CounterSnapshot | null): Promise<Compared> {
  const child = fork(join(import.meta.dirname, `delta/compare-main${extname(import.meta.filename)}`), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.send({ before, after, counters } satisfies CompareOrder)
  const [compared] = (await once(child, 'message')) as [Compared]
  await once(child, 'close')
  const wanted = counters === null ? 'everything' : 'counters'
  if (compared.how !== wanted) throw new Error(`compared by ${compared.how}, not by ${wanted}: ${compared.why}`)
  return compared
}

/** As a person's script would: table by table, one side after the other, the whole row as text. */
async function hashEveryTable({ before, after }: Sides): Promise<void> {
  for (const url of [before, after]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query<{ name: string }>(
        `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
      )
      for (const { name } of rows) await client.query(`select count(*), sum(('x' || left(md5(t::text), 15))::bit(60)::bigint) from ${name} t`)
    } finally {
      await client.end()
    }
  }
}

async function scanBoth({ before, after }: Sides): Promise<void> {
  for (const url of [before, after]) await inSession(url, 'set max_parallel_workers_per_gather = 0', 'select count(debit) from account_move_line')
}

/** The first only warms. */
async function repeat(work: () => Promise<Compared>): Promise<Compared[]> {
  const all: Compared[] = []
  for (let round = 0; round <= rounds; round++) all.push(await work())
  return all.slice(1)
}

async function repeatTimes(work: () => Promise<void>): Promise<Sample> {
  await work()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await timed(work))
  return sampleOf(times)
}

function timesOf(compared: Compared[]): Sample {
  return sampleOf(compared.map(({ ms }) => ms))
}

function row(what: string, ours: Compared[], beside: Row['beside'], aim: Row['aim']): Row {
  return { what, ours: { what: 'delta', sample: timesOf(ours) }, beside, aim }
}
