/** The delta of updates by the stand-in, where there is no Odoo too: what an update and a release do is explained to the last row, the rest is named. */
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { supportedSeries } from '../../../../sandbox/find-odoo.ts'
import { type TenantDatabase, tenantDatabase } from '../../../../test/harness/odoo.ts'
import type { Delta } from '../../../domain/delta.ts'
import { withSession } from '../client.ts'
import { readCounters } from '../counters.ts'
import { runOdoo } from './shop-module.contract.ts'
import { copyOf, deltaOf } from './twins.contract.ts'

const name = 'ek_demo_terms'
const modules = join(import.meta.dirname, '../../../../sandbox/modules')

describe.each(supportedSeries)('updates by the stand-in for Odoo %s', (series) => {
  let tenant: TenantDatabase
  let folder: string
  beforeAll(async () => {
    tenant = await tenantDatabase(series, 'stand-in')
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-terms-'))
    await cp(modules, folder, { recursive: true })
    await chmod(folder, 0o755)
    await runOdoo(tenant, tenant.name, join(folder, '1.0'), ['-i', name])
  })
  afterAll(async () => {
    await tenant.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Updates a fresh copy, and compares by counters and completely: both must say the same. */
  async function update(version: string, module: string, updated: string[]): Promise<Delta> {
    const pair = await copyOf(tenant.name)
    try {
      const counters = await withSession(pair.after, undefined, readCounters)
      await runOdoo(tenant, new URL(pair.after).pathname.slice(1), join(folder, version), ['-u', module])
      const delta = await deltaOf(pair, { released: [module], updated, counters })
      expect((await deltaOf(pair, { released: [module], updated })).digest).toBe(delta.digest)
      return delta
    } finally {
      await pair.drop()
    }
  }

  const unexplained = ({ changes, schema }: Delta) => [
    ...changes.filter(({ why }) => why === 'unexplained').map(({ table, column, document }) => `${table}.${column} ${document}`),
    ...schema.filter(({ why }) => why === 'unexplained').map(({ object }) => object),
  ]

  it('an update of everything without a change is explained', async () => {
    const delta = await update('1.0', 'base', ['base', 'web', 'mail', 'product', 'account', 'l10n_generic_coa', name])
    expect(unexplained(delta)).toEqual([])
    expect(delta.verdict).toBe('ok')
    expect(delta.tables.map(({ table }) => table)).toContain('ir_module_module')
  })

  it('a release that brings a column and a view is explained', async () => {
    const delta = await update('1.1', name, [name])
    expect(unexplained(delta)).toEqual([])
    expect(delta.verdict).toBe('ok')
    expect(delta.schema.map(({ object }) => object)).toContain('account_move.ek_reminder')
  })

  it('one that moves due dates and a tax is named, document by document', async () => {
    const delta = await update('1.2', name, [name])
    expect(delta.verdict).toBe('bad')
    const victims = tenant.seeded.invoices.filter((_, place) => place % 2 === 1)
    expect(unexplained(delta).sort()).toEqual(
      [
        ...victims.flatMap((invoice) => [`account_move.invoice_date_due ${invoice}`, `account_move_line.date_maturity ${invoice}`]),
        `account_tax.amount ${tenant.seeded.saleTax.name}`,
      ].sort(),
    )
  })
})
