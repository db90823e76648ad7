/** Whatever rows two tables hold: the delta is what a comparison by hand finds, no more and no less. */
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deltaOf, type Twins, twins } from './twins.contract.ts'

type Row = [a: number, b: string, c: number | null]

/** Few values, so that keys meet, rows repeat and values change places. */
const rows = fc.array(
  fc.tuple(fc.integer({ min: -3, max: 30 }), fc.constantFrom('', 'x', 'ß', '😀', '"'), fc.option(fc.integer({ min: 0, max: 2 }))),
  { maxLength: 25 },
)

interface Counts {
  inserted: number
  updated: number
  deleted: number
}

/** Rows by key; of several with one key the last. */
const byKey = (all: Row[], key: (row: Row) => string) => new Map(all.map((row) => [key(row), row]))

function countByKey(before: Map<string, Row>, after: Map<string, Row>): Counts {
  const counts = { inserted: 0, updated: 0, deleted: 0 }
  for (const [key, row] of after) {
    if (!before.has(key)) counts.inserted += 1
    else if (JSON.stringify(before.get(key)) !== JSON.stringify(row)) counts.updated += 1
  }
  for (const key of before.keys()) if (!after.has(key)) counts.deleted += 1
  return counts
}

function countCopies(before: Row[], after: Row[]): Counts {
  const balance = new Map<string, number>()
  for (const [all, step] of [
    [before, -1],
    [after, 1],
  ] as const)
    for (const row of all) balance.set(JSON.stringify(row), (balance.get(JSON.stringify(row)) ?? 0) + step)
  const sum = (sign: 1 | -1) => [...balance.values()].filter((count) => count * sign > 0).reduce((total, count) => total + count * sign, 0)
  return { inserted: sum(1), updated: 0, deleted: sum(-1) }
}

describe('any rows', () => {
  let pair: Twins
  let clients: pg.Client[]
  beforeAll(async () => {
    pair = await twins(
      `create table one (a int primary key, b text, c int); create table two (a int, b text, c int, primary key (b, a)); create table none (a int, b text, c int)`,
    )
    clients = [pair.before, pair.after].map((url) => new pg.Client({ connectionString: url }))
    for (const client of clients) await client.connect()
  })
  afterAll(() => Promise.all(clients.map((client) => client.end())))

  async function fill(client: pg.Client | undefined, table: string, all: Row[]): Promise<void> {
    await client?.query(`set role tenant`)
    await client?.query(`truncate ${table}`)
    const columns = [0, 1, 2].map((place) => all.map((row) => row[place]))
    await client?.query(`insert into ${table} select * from unnest($1::int[], $2::text[], $3::int[])`, columns)
  }

  it('are compared exactly', async () => {
    await fc.assert(
      fc.asyncProperty(rows as fc.Arbitrary<Row[]>, rows as fc.Arbitrary<Row[]>, async (before, after) => {
        const [one, two] = [(row: Row) => `${row[0]}`, (row: Row) => `${row[1]},${row[0]}`]
        const expected = {
          one: countByKey(byKey(before, one), byKey(after, one)),
          two: countByKey(byKey(before, two), byKey(after, two)),
          none: countCopies(before, after),
        }
        for (const [place, all] of [before, after].entries()) {
          await fill(clients[place], 'one', [...byKey(all, one).values()])
          await fill(clients[place], 'two', [...byKey(all, two).values()])
          await fill(clients[place], 'none', all)
        }
        const delta = await deltaOf(pair)
        const found = Object.fromEntries(delta.tables.map(({ table, inserted, updated, deleted }) => [table, { inserted, updated, deleted }]))
        const nothing = { inserted: 0, updated: 0, deleted: 0 }
        expect({ one: nothing, two: nothing, none: nothing, ...found }).toEqual(expected)
      }),
      { numRuns: 30, seed: 20_260 },
    )
  })
})
