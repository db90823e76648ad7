/** How books are taken, on small tables: one snapshot, time limits, what a role may not read, sessions that are lost. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTenantDatabase } from '../../../test/harness/databases.ts'
import type { Books } from '../../domain/books.ts'
import { type Check, CheckDefinition } from '../../domain/check.ts'
import { loadChecks } from '../../server/load-checks.ts'
import { takeBooks } from './books.ts'
import { checkFiles } from './books-files.ts'
import { connect, withSession } from './client.ts'

const tenant = await emptyTenantDatabase()

function check(sql: string, part: Partial<CheckDefinition> = {}): Check {
  const base = { id: 'T01', title: 'A check', kind: 'exact', needs: { tables: ['entry'] }, key: ['id'], timeLimitMs: 5000 }
  return { ...CheckDefinition.parse({ ...base, ...part }), sql }
}

function take(checks: Check[], part: { filestore?: string; parallel?: number; url?: string } = {}): Promise<Books> {
  const about = { instance: null, series: '18.0' as const, asOf: '2026-11-20', at: '2026-11-21T02:00:00Z' }
  return takeBooks({ url: tenant.admin, filestore: null, parallel: 2, ...about, checks, ...part })
}

async function takeOne(one: Check, part: Parameters<typeof take>[1] = {}) {
  const books = await take([one], part)
  return { ...books.checks[0], found: books.rows[one.id] }
}

function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withSession(tenant.app, undefined, work)
}

beforeAll(() =>
  asOwner(async (client) => {
    await client.query('create table entry (id int, amount numeric, flag boolean, name jsonb, word text)')
    await client.query(
      `insert into entry values (1, 100, true, '{"fr_FR": "Caisse", "en_US": "Cash"}', 'x'), (2, 0.125000, false, '{"fr_FR": "Banque"}', null)`,
    )
    await client.query('create table nothing (id int)')
    await client.query('create table secret (id int)')
  }),
)

describe('rows of a check', () => {
  it('are text: amounts with every digit and two decimals at least, names in English or else in the first language', async () => {
    const one = check('select id, amount, flag, name, 12345678901234567890123.10 as huge, null as none, 7 as number from public.entry', {
      values: ['amount'],
    })
    expect((await takeOne(one)).found).toEqual([
      { id: '1', amount: '100.00', flag: 'true', name: 'Cash', huge: '12345678901234567890123.10', none: null, number: '7' },
      { id: '2', amount: '0.125', flag: 'false', name: 'Banque', huge: '12345678901234567890123.10', none: null, number: '7' },
    ])
  })

  it('keep what is compared whole', async () => {
    const one = check('select id, name from public.entry where id = 2', { values: ['name'] })
    expect((await takeOne(one)).found?.[0]?.name).toBe('{"fr_FR": "Banque"}')
  })

  it('do not depend on the settings of the role or the database', async () => {
    await asOwner((client) =>
      client.query(`alter database ${tenant.name} set timezone = 'Pacific/Auckland'; alter database ${tenant.name} set datestyle = 'German'`),
    )
    const one = check(
      `select 1 as id, timestamptz '2026-01-01 00:00+00' as at, $1::date as day, current_setting('search_path') as path from public.entry limit 1`,
      { params: ['asOf'] },
    )
    expect((await takeOne(one)).found?.[0]).toMatchObject({ at: '2026-01-01 00:00:00+00', day: '2026-11-20', path: '""' })
  })

  it('are not measured when two have one key, or a column that is compared is absent', async () => {
    expect(await takeOne(check('select 1 as id from public.entry'))).toMatchObject({
      verdict: 'notMeasured',
      why: expect.stringContaining('same key'),
    })
    expect(await takeOne(check('select id from public.entry', { values: ['amount'] }))).toMatchObject({
      verdict: 'notMeasured',
      why: expect.stringContaining('amount'),
    })
  })

  it('are not measured when they are too many to bear', async () => {
    const one = check('select id from generate_series(1, 200001) as id')
    expect(await takeOne(one)).toMatchObject({ verdict: 'notMeasured', why: 'It found more than 200000 rows.' })
  })
})

describe('a check over nothing', () => {
  it('does not apply: no table, no row', async () => {
    expect(await takeOne(check('select 1', { needs: { tables: ['entry', 'stock_quant'] } }))).toMatchObject({
      verdict: 'notApplicable',
      why: 'This database has no table stock_quant.',
    })
    expect(await takeOne(check('select id from public.entry where false', { nothing: 'No entry.' }))).toMatchObject({
      verdict: 'notApplicable',
      why: 'No entry.',
    })
  })

  it('does not apply without a row to violate, and is ok when all rows are in order', async () => {
    expect((await takeOne(check('select id from public.nothing', { kind: 'hold', needs: { tables: ['nothing'] } }))).verdict).toBe('notApplicable')
    expect(await takeOne(check('select id from public.entry where false', { kind: 'hold' }))).toMatchObject({ verdict: 'ok', rows: 0, why: null })
    expect(await takeOne(check('select id from public.entry', { kind: 'hold' }))).toMatchObject({
      verdict: 'ok',
      rows: 2,
      why: expect.stringContaining('2 violations'),
    })
  })

  it('is every check of the shipped pack on a database without tables, which is not measured', async () => {
    const checksOf = await loadChecks(new URL('../../../catalogue/invariants/', import.meta.url).pathname)
    const books = await take(checksOf('18.0'))
    expect(new Set(books.checks.map(({ verdict }) => verdict))).toEqual(new Set(['notApplicable']))
    expect(books).toMatchObject({ verdict: 'notMeasured', rows: {}, database: expect.not.stringContaining('password') })
  })
})

describe('what cannot be asked', () => {
  it('is not measured, says why without the SQL, and leaves the other checks alone', async () => {
    const checks = [
      check('select pg_sleep(30)::text as id from public.entry', { id: 'slow', timeLimitMs: 100 }),
      check('select absent_column as id from public.entry', { id: 'wrong' }),
      check('select id from public.entry; drop table public.entry', { id: 'two' }),
      check('insert into public.entry values (9) returning id', { id: 'writing' }),
      check('select id from public.entry', { id: 'good' }),
    ]
    const books = await take(checks, { parallel: 1 })
    expect(Object.fromEntries(books.checks.map(({ id, verdict, why }) => [id, [verdict, why]]))).toEqual({
      slow: ['notMeasured', 'It did not finish within 0.1 s.'],
      wrong: ['notMeasured', 'PostgreSQL says: column "absent_column" does not exist.'],
      two: ['notMeasured', 'PostgreSQL says: cannot insert multiple commands into a prepared statement.'],
      writing: ['notMeasured', 'PostgreSQL says: cannot execute INSERT in a read-only transaction.'],
      good: ['ok', null],
    })
    expect(books.verdict).toBe('notMeasured')
  })

  it('is what the role may not read', async () => {
    await asOwner((client) => client.query('revoke all on secret from tenant'))
    expect(await takeOne(check('select id from public.secret', { needs: { tables: ['secret'] } }))).toMatchObject({
      verdict: 'notMeasured',
      why: 'PostgreSQL says: permission denied for table secret.',
    })
  })

  it('is what a lost session was asked; the others go on', async () => {
    const checks = [
      check('select pg_terminate_backend(pg_backend_pid())::text as id from public.entry', { id: 'suicide' }),
      ...['a', 'b', 'c'].map((id) => check('select id, pg_sleep(0.1)::text from public.entry', { id })),
    ]
    const two = await take(checks)
    expect(two.checks.map(({ verdict }) => verdict)).toEqual(['notMeasured', 'ok', 'ok', 'ok'])
    const one = await take(checks, { parallel: 1 })
    const [told, ...rest] = one.checks.map(({ why }) => why)
    expect(told).toBe('PostgreSQL says: terminating connection due to administrator command.')
    expect(new Set(rest)).toEqual(new Set(['The connection was lost before it was asked.']))
    expect(one.verdict).toBe('notMeasured')
  })

  it('is an error only when there is no connection at all', async () => {
    await expect(take([check('select id from public.entry')], { url: 'postgresql://nobody:hidden@127.0.0.1:1/none' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.not.stringContaining('hidden'),
    })
  })
})

it('sees one moment, however many sessions look and whoever writes', async () => {
  const writer = await connect(tenant.app)
  try {
    const looks = Array.from({ length: 6 }, (_, i) =>
      check('select count(*)::text as id, pg_sleep(0.05)::text from public.entry', { id: `look${i}` }),
    )
    let writing = true
    const writes = (async () => {
      for (let n = 100; writing; n++) await writer.query('insert into public.entry values ($1)', [n])
    })()
    const books = await take(looks, { parallel: 3 })
    writing = false
    await writes
    expect(new Set(Object.values(books.rows).map(([row]) => row?.id)).size).toBe(1)
    await writer.query('delete from public.entry where id >= 100')
  } finally {
    await writer.end()
  }
})

describe('files', () => {
  const attachments = check('select store_fname, checksum, file_size, document from public.attachment', {
    kind: 'files',
    key: ['store_fname', 'problem'],
    needs: { tables: ['attachment'] },
  })
  const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')
  let folder: string

  const put = async (content: string, name = sha1(content)): Promise<string> => {
    await mkdir(join(folder, name.slice(0, 2)), { recursive: true })
    await writeFile(join(folder, name.slice(0, 2), name), content)
    return name
  }
  const names = (rows: [name: string, size: number | null, checksum?: string][]) =>
    asOwner(async (client) => {
      await client.query('drop table if exists attachment')
      await client.query('create table attachment (store_fname text, checksum text, file_size int, document text)')
      for (const [name, size, checksum] of rows) {
        await client.query('insert into attachment values ($1, $2, $3, $4)', [
          `${name.slice(0, 2)}/${name}`,
          checksum ?? name,
          size,
          `document ${name.slice(0, 4)}`,
        ])
      }
    })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-files-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('are whole when name, size and content agree', async () => {
    const large = await put('large '.repeat(200_000))
    await names([
      [await put('one'), 3],
      [await put(''), 0],
      [large, 1_200_000],
      [await put('size unknown'), null],
    ])
    expect(await takeOne(attachments, { filestore: folder })).toMatchObject({ verdict: 'ok', rows: 0, files: 4 })
  })

  it('are violations when missing, of another size, of another content, or badly named', async () => {
    const changed = await put('same length A')
    await put('same length B', changed)
    const missing = sha1('never written')
    const short = await put('short')
    const renamed = await put('renamed')
    await names([
      [missing, 5],
      [changed, 13],
      [short, 9],
      [renamed, 7, sha1('other')],
      ['../../../../etc/passwd', 5],
    ])
    const { verdict, found, files } = await takeOne(attachments, { filestore: folder })
    expect({ verdict, files }).toEqual({ verdict: 'ok', files: 5 })
    expect(Object.fromEntries((found ?? []).map((row) => [row.store_fname?.slice(3), row.problem]))).toEqual({
      [missing]: 'missing',
      [changed]: 'another content than its name says',
      [short]: 'another size than the database says',
      [renamed]: 'its name is not its checksum',
      '../../../../etc/passwd': 'its name leads out of the folder',
    })
  })

  it('are not measured without a folder, with one that is not there, and when there is no time', async () => {
    await names([[await put('one'), 3]])
    expect(await takeOne(attachments)).toMatchObject({ verdict: 'notMeasured', files: null })
    expect((await takeOne(attachments, { filestore: join(folder, 'nowhere') })).why).toContain('There is no folder')
    const name = sha1('one')
    const files = [{ store_fname: `${name.slice(0, 2)}/${name}`, checksum: name, file_size: '3' }]
    const late = await checkFiles({ folder, files, limitMs: 0, verified: new Set() })
    expect(late).toMatchObject({ outcome: 'notMeasured', why: 'It did not finish within 0 s, with 1 files to look at.' })
  })

  it('are not measured when one cannot be read', async () => {
    const name = sha1('unreadable')
    await mkdir(join(folder, name.slice(0, 2)), { recursive: true })
    await symlink(name, join(folder, name.slice(0, 2), name))
    await names([[name, 10]])
    expect(await takeOne(attachments, { filestore: folder })).toMatchObject({ verdict: 'notMeasured', why: 'A file could not be read: ELOOP.' })
  })

  it('are not read again while nobody wrote to them, and are when somebody did', async () => {
    const name = await put('content A')
    const path = join(folder, name.slice(0, 2), name)
    const files = [{ store_fname: `${name.slice(0, 2)}/${name}`, checksum: name, file_size: '9' }]
    const verified = new Set<string>()
    const look = () => checkFiles({ folder, files, limitMs: 10_000, verified })
    await look()
    expect(verified.size, 'written just now: another write could carry the same time').toBe(0)

    await new Promise((resolve) => setTimeout(resolve, 2_100))
    const { atime, mtime } = await stat(path)
    expect(await look()).toMatchObject({ rows: [], files: 1 })
    expect(verified.size).toBe(1)

    await writeFile(path, 'content B')
    await utimes(path, atime, mtime)
    expect(await look()).toMatchObject({ rows: [{ problem: 'another content than its name says' }] })
  })

  it('do not apply when no attachment has one', async () => {
    await names([])
    expect(await takeOne(attachments, { filestore: folder })).toMatchObject({ verdict: 'notApplicable', files: null })
  })
})
