/**
 * Odoo for tests: the real one for those named `*.odoo.test.ts`, the stand-in (sandbox/odoo, 2 s for a template) for all others. The first that asks waits for the templates (25 s for both series, cold, on two cores); after that a
 * database of one's own, with its filestore, costs 0.2 s.
 */
import { execFile } from 'node:child_process'
import { chown, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { inject, test } from 'vitest'
import type { Seeded } from '../../sandbox/create-odoo-database.ts'
import { findOdoo, howToGiveOdoo, type OdooKind, type OdooSeries, type OdooTree, supportedSeries } from '../../sandbox/find-odoo.ts'
import type { SystemUser } from '../../src/server/system-user.ts'
import { askHarness } from './client.ts'
import { dropDatabase, runAsSuperuser, superuserUrl, uniqueName } from './databases.ts'
import { inFull } from './in-full.ts'
import type { OdooTemplate } from './service.ts'
import { type TenantUrls, tenantUrls } from './tenant-roles.ts'

/**
 * The series present here, for `describe.each`; when empty it has said why, and a skipped test stands for the file.
 * @param wanted only these
 */
export function odooSeries(wanted: readonly OdooSeries[] = supportedSeries): OdooSeries[] {
  const found = findOdoo()
    .map(({ series }) => series)
    .filter((series) => wanted.includes(series))
  if (found.length === 0) {
    console.warn(`skipped: tests on a real Odoo ${wanted.join(' or ')}, for none was found. ${howToGiveOdoo}`)
    test.runIf(false)(`needs a real Odoo ${wanted.join(' or ')}`, () => {})
  }
  return found
}

/** For what goes the same way on every series: the newest that is here; all of them in full. */
export function oneOdooSeries(): OdooSeries[] {
  return inFull ? odooSeries() : odooSeries().slice(-1)
}

/** The same of the stand-in, which has all series. */
export const oneStandInSeries: readonly OdooSeries[] = inFull ? supportedSeries : supportedSeries.slice(-1)

/** `test` for a row that goes the same way on every series. On both it is 150 of the 1,160 seconds of all tests. */
export function testOnOneSeries(series: OdooSeries, kind: OdooKind): ReturnType<typeof test.runIf> {
  const newest = findOdoo().at(-1)?.series
  const runs = kind === 'stand-in' || series === newest || inFull
  if (!runs) console.warn(`skipped on Odoo ${series}: what goes the same way as on ${newest}; npm run test:real runs it here too`)
  return test.runIf(runs)
}

/** `test` for a row about what Odoo itself does: on the stand-in only where there is no Odoo. */
export function testOfOdoo(kind: OdooKind): ReturnType<typeof test.runIf> {
  return test.runIf(kind === 'real' || findOdoo().length === 0)
}

/** `test` for a row about Evenkeel alone, whatever Odoo does: on the stand-in. On a real Odoo they were 250 of the 2,600 seconds of all tests. */
export function testWhateverOdoo(kind: OdooKind): ReturnType<typeof test.runIf> {
  const runs = kind === 'stand-in' || inFull
  if (!runs) console.warn('skipped on a real Odoo: what is about Evenkeel alone is tried on the stand-in; npm run test:real runs it here too')
  return test.runIf(runs)
}

export interface TenantDatabase {
  name: string
  odoo: OdooTree
  urls: TenantUrls
  /** Odoo's data_dir, with the filestore of this database. */
  dataDir: string
  /** Python's compiled files, shared by the run. */
  pycache: string
  /** User that Odoo must run as to use `dataDir`: nobody when the tests run as root, else null. */
  runAs: SystemUser | null
  /** What the books hold. */
  seeded: Seeded
  /** Drops database and files. A test that forgets it leaves them to the end of the run. */
  drop(): Promise<void>
}

/** An Odoo database of one's own: 12 posted invoices with two payment terms, 6 bills, 5 payments, one draft. */
export async function tenantDatabase(series: OdooSeries, kind: OdooKind = 'real'): Promise<TenantDatabase> {
  const template = await askHarness<OdooTemplate>(`/${kind === 'real' ? 'odoo' : kind}/${series}`)
  const superuser = await superuserUrl()
  const name = uniqueName(`t${series.replace('.', '')}`)
  await runAsSuperuser(superuser, `create database ${name} template ${template.database} owner tenant`)
  const folder = join(dirname(inject('harnessSocket')), 'tenants', name)
  const dataDir = await cloneDataDir(template, folder, name)
  return {
    name,
    odoo: template.odoo,
    urls: tenantUrls(superuser, name),
    dataDir,
    pycache: template.pycache,
    runAs: template.runAs,
    seeded: template.seeded,
    drop: async () => {
      await dropDatabase(name)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** `cp -a` because Node's copy does not keep owners. */
async function cloneDataDir(template: OdooTemplate, folder: string, name: string): Promise<string> {
  const dataDir = join(folder, 'data')
  await mkdir(folder, { recursive: true })
  if (template.runAs) await chown(folder, template.runAs.uid, template.runAs.gid)
  await promisify(execFile)('cp', ['-a', template.dataDir, dataDir])
  await rename(join(dataDir, 'filestore', template.database), join(dataDir, 'filestore', name))
  return dataDir
}
