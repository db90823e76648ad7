import { expect, it } from 'vitest'
import type { DatabaseAttributes } from '../../../ports/tenant-database.ts'
import { databaseDifferences } from './database-differences.ts'

const before: DatabaseAttributes = {
  ...{ oid: 1, owner: 'odoo', acl: ['=T/odoo', 'odoo=CT/odoo'], connectionLimit: -1, comment: 'fence', allowConnections: true },
  ...{ settings: ['work_mem=64MB', 'jit=off'], roleSettings: [{ role: 'odoo', settings: ['search_path=public'] }] },
}

function said(change: Partial<DatabaseAttributes>): string[] {
  return databaseDifferences({ before, after: { ...before, ...change } }).map((each) => `${each.object}: ${each.before} -> ${each.after}`)
}

it('nothing changed, in whatever order settings are told; the comment is the fence', () => {
  expect(said({ settings: ['jit=off', 'work_mem=64MB'], comment: 'other', oid: 2 })).toEqual([])
  expect(databaseDifferences(null)).toEqual([])
})

it.each<[Partial<DatabaseAttributes>, string]>([
  [{ owner: 'mallory' }, 'database: owner: odoo -> mallory'],
  [{ acl: ['=Tc/odoo', 'odoo=CT/odoo'] }, 'database: privileges: =T/odoo odoo=CT/odoo -> =Tc/odoo odoo=CT/odoo'],
  [{ acl: null }, 'database: privileges: =T/odoo odoo=CT/odoo -> as PostgreSQL gives them'],
  [{ connectionLimit: 5 }, 'database: connections: as many as the server allows -> at most 5'],
  [{ allowConnections: false }, 'database: connections: as many as the server allows -> none'],
  [{ settings: [] }, 'database: settings: jit=off, work_mem=64MB -> null'],
  [{ roleSettings: [] }, 'database: settings of odoo: search_path=public -> null'],
  [
    { roleSettings: [...before.roleSettings, { role: 'bi', settings: ['statement_timeout=0'] }] },
    'database: settings of bi: null -> statement_timeout=0',
  ],
])('%j is one difference', (change, line) => {
  expect(said(change)).toEqual([line])
})
