/** The shipped pack on an Odoo, real or stand-in: every check runs, equal books are ok, and every fault is caught by its own check and by no other. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OdooKind } from '../../../sandbox/find-odoo.ts'
import { type TenantDatabase, tenantDatabase } from '../../../test/harness/odoo.ts'
import { compareBooks } from '../../domain/books/compare-books.ts'
import { type Answered, drawUpBooks } from '../../domain/books/draw-up.ts'
import type { Books } from '../../domain/books.ts'
import type { Series } from '../../domain/instance.ts'
import type { TakeBooks } from '../../ports/comparison.ts'
import { loadChecks } from '../../server/load-checks.ts'
import { takeBooks } from './books.ts'
import { answer } from './books-answer.ts'
import { withSession } from './client.ts'

const invariants = new URL('../../../catalogue/invariants/', import.meta.url).pathname
const checksOf = await loadChecks(invariants)
const ids = checksOf('16.0').map(({ id }) => id)

/** The seed has no locked period; half of its year gets one. */
const lockHalfTheYear = `update res_company set fiscalyear_lock_date = (
  select percentile_disc(0.5) within group (order by date) from account_move where state = 'posted')`

/** Two rows of one group swap a value: every total stays, and a sum of plain row hashes would, too (decision 8). */
const swaps = {
  F06: swapped('account_move', 'partner_id', `a.state = 'posted' and b.state = 'posted'`),
  F07: swapped('account_move_line', 'date_maturity', `a.parent_state = 'posted' and b.parent_state = 'posted'`),
}

function swapped(table: string, column: string, posted: string): string {
  return `with pair as (
      select a.id as first, b.id as second from ${table} a join ${table} b on a.company_id = b.company_id and a.journal_id = b.journal_id
        and date_trunc('month', a.date::timestamp) = date_trunc('month', b.date::timestamp) and a.${column} < b.${column}
      where ${posted} order by 1, 2 limit 1)
    update ${table} t set ${column} = other.${column} from pair p, ${table} other
    where (t.id = p.first and other.id = p.second) or (t.id = p.second and other.id = p.first)`
}

async function faultOf(id: string, series: Series): Promise<string> {
  const files = await readdir(join(invariants, id))
  const file = files.includes(`fault.${series}.sql`) ? `fault.${series}.sql` : 'fault.sql'
  return readFile(join(invariants, id, file), 'utf8')
}

function request(tenant: TenantDatabase, series: Series, filestore: string | null = join(tenant.dataDir, 'filestore', tenant.name)): TakeBooks {
  const about = { url: tenant.urls.admin, instance: 'acme/production', series, asOf: '2026-11-20', at: '2026-11-20T10:00:00Z' }
  return { ...about, checks: checksOf(series), filestore, parallel: 2 }
}

/** The books as a transaction sees them in which the fault happened, and which is rolled back. */
function booksUnderFault(tenant: TenantDatabase, series: Series, fault: string): Promise<Books> {
  return withSession(tenant.urls.app, undefined, async (client) => {
    await client.query('begin')
    const { rowCount } = await client.query(fault)
    expect(rowCount, 'the fault changes something').toBeGreaterThan(0)
    const answered: Answered[] = []
    for (const check of checksOf(series)) answered.push({ check, answer: await answer({ client, lost: false }, check, request(tenant, series)) })
    await client.query('rollback')
    return drawUpBooks({ ...request(tenant, series), database: 'under fault' }, answered)
  })
}

const verdicts = (books: Books): Record<string, string> => Object.fromEntries(books.checks.map(({ id, verdict }) => [id, verdict]))

export function describePack(series: Series, kind: OdooKind): void {
  describe(`books of a ${kind} Odoo ${series}`, () => {
    let tenant: TenantDatabase
    let before: Books
    beforeAll(async () => {
      tenant = await tenantDatabase(series, kind)
      await withSession(tenant.urls.app, undefined, (client) => client.query(lockHalfTheYear))
      before = await takeBooks(request(tenant, series))
    })
    afterAll(() => tenant.drop())

    it('has something to look at for every check, and measures it', () => {
      expect(verdicts(before)).toEqual(Object.fromEntries(ids.map((id) => [id, 'ok'])))
      expect(before.verdict).toBe('ok')
      expect(before.checks.find(({ id }) => id === 'filestore')?.files).toBeGreaterThan(kind === 'real' ? 50 : 0)
    })

    it('says ok when nothing changed, with one digest', async () => {
      const after = await takeBooks(request(tenant, series))
      const compared = compareBooks(before, after, [])
      expect(compared.differences).toEqual([])
      expect(compared.verdict).toBe('ok')
      expect(after.digest).toBe(before.digest)
    })

    it('names companies, accounts and journals as people do', () => {
      const [total] = before.totals ?? []
      expect(total).toMatchObject({ company: tenant.seeded.company, locked: true, account: expect.stringMatching(/^\d{6} \S/) })
      expect(before.rows.F06?.map((row) => row.journal)).toContain('Customer Invoices')
      expect(new Set(before.totals?.map(({ locked }) => locked))).toEqual(new Set([true, false]))
    })

    it.each(ids)('%s alone catches its fault', async (id) => {
      const compared = compareBooks(before, await booksUnderFault(tenant, series, await faultOf(id, series)), [])
      const bad = compared.checks.filter(({ verdict }) => verdict === 'bad').map((check) => check.id)
      expect(bad).toEqual([id])
      expect(compared.verdict).toBe('bad')
      expect(compared.differences.map(({ check }) => check)).toContain(id)
    })

    it.each(Object.entries(swaps))('%s catches two rows that swap a value', async (id, swap) => {
      const compared = compareBooks(before, await booksUnderFault(tenant, series, swap), [])
      expect(compared.checks.filter(({ verdict }) => verdict === 'bad').map((check) => check.id)).toContain(id)
    })

    it('measures no file without a folder of files', async () => {
      expect(verdicts(await takeBooks(request(tenant, series, null))).filestore).toBe('notMeasured')
      expect(verdicts(await takeBooks(request(tenant, series, join(tenant.dataDir, 'nowhere')))).filestore).toBe('notMeasured')
    })
  })
}
