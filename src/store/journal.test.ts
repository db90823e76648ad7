import pg from 'pg'
import { expect, it } from 'vitest'
import { databaseForFile, runAsSuperuser, superuserUrl } from '../../test/harness/databases.ts'
import { genesisHash, type JournalRecord, recordHash, verifyRecords } from '../domain/journal.ts'
import { inTransaction, openDatabase } from './database.ts'
import { head, type JournalEvent, readJournal, record, sealOnce, streamJournal, verifyJournal } from './journal.ts'

async function journal() {
  const url = await databaseForFile()
  const db = openDatabase(url)
  const write = (key: string, more: Partial<JournalEvent> = {}) =>
    inTransaction(db, (tx) =>
      record(tx, {
        at: '2026-11-21T08:00:00.123Z',
        actor: 'ann',
        type: 'test.happened',
        subject: 'it',
        source: 'test',
        key,
        data: { key, text: 'ü', n: [1, 2.5] },
        ...more,
      }),
    )
  /** Changes what nobody may change, as somebody with the server's keys could. */
  const tamper = async (sql: string) => {
    const superuser = new URL(await superuserUrl())
    superuser.pathname = new URL(url).pathname
    await runAsSuperuser(superuser.href, `set session_replication_role = replica; ${sql}`)
  }
  return { url, db, write, tamper, [Symbol.asyncDispose]: () => db.destroy() }
}

/** Ten sealed records. */
async function sealedJournal() {
  const it = await journal()
  for (let index = 1; index <= 10; index += 1) await it.write(`key ${index}`)
  expect(await sealOnce(it.db)).toBe(10)
  return it
}

it('seals committed events in order of their ids and verifies', async () => {
  await using it = await sealedJournal()
  const records = await readJournal(it.db, { limit: 100 })
  expect(records.map((each) => each.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(records.map((each) => each.key)).toEqual(Array.from({ length: 10 }, (_, index) => `key ${index + 1}`))
  expect(records[0]?.hash).toBe(recordHash(genesisHash, records[0]!))
  expect(records[0]).toMatchObject({ at: '2026-11-21T08:00:00.123Z', data: { key: 'key 1', text: 'ü', n: [1, 2.5] } })
  expect(await verifyJournal(it.db)).toEqual({ ok: true, sealed: 10, unsealed: 0, head: await head(it.db), firstBad: null })
})

it('is empty and well at first', async () => {
  await using it = await journal()
  expect(await sealOnce(it.db)).toBe(0)
  expect(await head(it.db)).toEqual({ seq: 0, hash: genesisHash })
  expect(await verifyJournal(it.db, await head(it.db))).toMatchObject({ ok: true, sealed: 0 })
})

it('records an event that is told again once', async () => {
  await using it = await journal()
  await it.write('same')
  await it.write('same', { data: { other: true } })
  await it.write('same', { source: 'elsewhere' })
  expect(await sealOnce(it.db)).toBe(2)
})

it('drops the event when the fact is rolled back', async () => {
  await using it = await journal()
  const failing = inTransaction(it.db, async (tx) => {
    await record(tx, { at: '2026-11-21T08:00:00.000Z', actor: 'a', type: 't', subject: 's', source: 'x', key: 'k', data: {} })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await it.write('after the gap')
  await sealOnce(it.db)
  expect((await readJournal(it.db, { limit: 9 })).map((each) => [each.seq, each.key])).toEqual([[1, 'after the gap']])
})

it('gives an event that commits late a later place, whatever its id', async () => {
  await using it = await journal()
  const slow = new pg.Client({ connectionString: it.url })
  await slow.connect()
  await slow.query('begin')
  await slow.query(
    `insert into evenkeel.journal (at, actor, type, subject, source, key, data) values ('2026-11-21T07:00:00Z', 'bob', 'test.slow', 'it', 'test', 'slow', '{}')`,
  )
  await it.write('fast')
  expect(await sealOnce(it.db)).toBe(1)
  await slow.query('commit')
  await slow.end()
  expect(await sealOnce(it.db)).toBe(1)
  expect((await readJournal(it.db, { limit: 9 })).map((each) => each.key)).toEqual(['fast', 'slow'])
  expect((await verifyJournal(it.db)).ok).toBe(true)
})

it('counts what is not sealed yet and does not list it', async () => {
  await using it = await sealedJournal()
  await it.write('new')
  expect(await verifyJournal(it.db)).toMatchObject({ ok: true, sealed: 10, unsealed: 1 })
  expect(await readJournal(it.db, { limit: 99 })).toHaveLength(10)
})

it('seals once when many sealers meet, beside writers', async () => {
  await using it = await journal()
  const writes = Array.from({ length: 60 }, (_, index) => it.write(`w${index}`))
  await Promise.all([...writes, ...Array.from({ length: 6 }, () => sealOnce(it.db))])
  await sealOnce(it.db)
  expect(await verifyJournal(it.db)).toMatchObject({ ok: true, sealed: 60, unsealed: 0 })
})

it('seals and verifies more than one batch', async () => {
  await using it = await journal()
  await inTransaction(it.db, async (tx) => {
    for (let index = 0; index < 1_200; index += 1)
      await record(tx, {
        at: '2026-11-21T08:00:00.000Z',
        actor: 'a',
        type: 't',
        subject: `s${index % 3}`,
        source: 'x',
        key: String(index),
        data: { index },
      })
  })
  expect(await sealOnce(it.db)).toBe(1_200)
  expect(await verifyJournal(it.db)).toMatchObject({ ok: true, sealed: 1_200 })
  expect(await readJournal(it.db, { subject: 's1', after: 1_190, limit: 99 })).toHaveLength(3)
})

it('refuses changes, even from its owner', async () => {
  await using it = await sealedJournal()
  const refused = /append-only/
  await expect(it.db.updateTable('journal').set({ actor: 'eve' }).where('seq', '=', 3).execute()).rejects.toThrow(refused)
  await expect(it.db.deleteFrom('journal').where('seq', '=', 3).execute()).rejects.toThrow(refused)
  await it.write('unsealed')
  await expect(it.db.updateTable('journal').set({ actor: 'eve' }).where('key', '=', 'unsealed').execute()).rejects.toThrow(refused)
  await expect(runAsSuperuser(it.url, 'truncate evenkeel.journal')).rejects.toThrow(refused)
})

const changes: [string, string, number, RegExp][] = [
  ['a changed actor', `update evenkeel.journal set actor = 'eve' where seq = 4`, 4, /does not hash/],
  ['a changed time', `update evenkeel.journal set at = at + interval '1 millisecond' where seq = 4`, 4, /does not hash/],
  ['changed data', `update evenkeel.journal set data = '{"key": "key 4", "text": "u", "n": [1, 2.5]}' where seq = 4`, 4, /does not hash/],
  ['a changed subject', `update evenkeel.journal set subject = 'other' where seq = 1`, 1, /does not hash/],
  ['a changed hash', `update evenkeel.journal set hash = repeat('0', 64) where seq = 10`, 10, /does not hash/],
  ['a dropped record', 'delete from evenkeel.journal where seq = 4', 5, /record 4 is missing/],
  ['a dropped first record', 'delete from evenkeel.journal where seq = 1', 2, /record 1 is missing/],
  [
    'two records that changed places',
    'update evenkeel.journal set seq = -seq where seq in (4, 5); update evenkeel.journal set seq = 9 + seq where seq < 0',
    4,
    /does not hash/,
  ],
]

it.each(changes)('finds %s', async (_name, sql, seq, why) => {
  await using it = await sealedJournal()
  await it.tamper(sql)
  const found = await verifyJournal(it.db)
  expect(found).toMatchObject({ ok: false, sealed: seq - (/missing/.test(String(why)) ? 2 : 1), firstBad: { seq } })
  expect(found.firstBad?.why).toMatch(why)
})

it('finds records that were cut off the end only with a head', async () => {
  await using it = await sealedJournal()
  const earlier = await head(it.db)
  await it.tamper('delete from evenkeel.journal where seq > 7')
  expect((await verifyJournal(it.db)).ok).toBe(true)
  const found = await verifyJournal(it.db, earlier)
  expect(found).toMatchObject({ ok: false, firstBad: { seq: 10 } })
  expect(found.firstBad?.why).toMatch(/cut off/)
})

it('finds a chain that was rewritten and sealed anew only with a head', async () => {
  await using it = await sealedJournal()
  const earlier = await head(it.db)
  await it.tamper(`update evenkeel.journal set actor = 'eve' where seq = 6; update evenkeel.journal set seq = null, hash = null where seq >= 6`)
  await sealOnce(it.db)
  expect(await verifyJournal(it.db)).toMatchObject({ ok: true, sealed: 10 })
  const found = await verifyJournal(it.db, earlier)
  expect(found).toMatchObject({ ok: false, firstBad: { seq: 10 } })
  expect(found.firstBad?.why).toMatch(/rewritten/)
})

it('still stands by an earlier head after it grew', async () => {
  await using it = await sealedJournal()
  const earlier = await head(it.db)
  await it.write('later')
  await sealOnce(it.db)
  expect((await verifyJournal(it.db, earlier)).ok).toBe(true)
})

it('verifies an export without a database, and finds what was done to it', async () => {
  await using it = await sealedJournal()
  const lines: string[] = []
  for await (const entry of streamJournal(it.db)) lines.push(JSON.stringify(entry))
  async function* read(text: string[]) {
    for (const line of text) yield JSON.parse(line) as JournalRecord
  }
  const earlier = await head(it.db)
  expect(await verifyRecords(read(lines), 0, earlier)).toMatchObject({ ok: true, sealed: 10, head: earlier })
  expect(await verifyRecords(read(lines.slice(0, -1)), 0, earlier)).toMatchObject({ ok: false, firstBad: { seq: 10 } })
  expect(await verifyRecords(read(lines.with(2, lines[2]!.replace('ann', 'eve'))), 0)).toMatchObject({ ok: false, sealed: 2, firstBad: { seq: 3 } })
  expect(await verifyRecords(read(lines.toSpliced(4, 1)), 0)).toMatchObject({ ok: false, firstBad: { seq: 6 } })
})
