/** Facts of a healthy instance, a release that changes one of its modules, and ways to spoil them. */
import { digestOf } from '../../src/domain/digest.ts'
import { toDocument } from '../../src/domain/document.ts'
import type { InstanceFacts, ManifestFact, ModuleState } from '../../src/domain/plan.ts'
import { type Release, type ReleaseModule, releaseDigest } from '../../src/domain/release.ts'

export const contentOf = (text: string) => digestOf({ content: text })

export const manifest = (name: string, depends: string[] = [], more: Partial<ManifestFact> = {}): ManifestFact => ({
  name,
  path: `/srv/addons/${name}`,
  version: '16.0.1.0.0',
  depends,
  installable: true,
  broken: null,
  ...more,
})

export const installed = (name: string, dependsOn: string[] = [], version = '16.0.1.0.0'): ModuleState => ({
  name,
  state: 'installed',
  version,
  dependsOn,
})

export const releaseModule = (name: string, text: string, version = '16.0.1.1.0'): ReleaseModule => ({ name, version, digest: contentOf(text) })

export function aRelease(modules: ReleaseModule[] = [releaseModule('shop', 'shop 1.1')], more: Partial<Release> = {}): Release {
  const series = more.series ?? '16.0'
  return toDocument('Release', {
    name: 'shop',
    version: '1.1.0',
    series,
    digest: releaseDigest({ series, modules }),
    modules,
    expects: [],
    createdBy: 'ann',
    createdAt: '2026-11-21T00:00:00.000Z',
    ...more,
  })
}

const initialDigest = contentOf('initial')

/** base <- sale <- shop <- shop_extra, all installed; `shop` comes from the instance's own folders. 1 GB database, 20 GB free. */
export function healthyFacts(more: Partial<InstanceFacts> = {}): InstanceFacts {
  return {
    instance: 'acme/production',
    unreachable: null,
    database: 'acme',
    databaseExists: true,
    fence: null,
    series: '16.0',
    databaseSeries: '16.0',
    postgresMajor: 15,
    databaseBytes: 1_000_000_000,
    filestoreBytes: 500_000_000,
    diskFreeBytes: 20_000_000_000,
    clockSkewMs: 12,
    roles: [{ role: 'odoo', what: 'application', problems: [], mend: [] }],
    owner: 'odoo',
    slots: [],
    subscriptions: [],
    prepared: [],
    unmovableSettings: [],
    modules: [
      installed('base'),
      installed('sale', ['base']),
      installed('shop', ['sale']),
      installed('shop_extra', ['shop']),
      { name: 'website', state: 'uninstalled', version: null, dependsOn: [] },
    ],
    effective: [
      { name: 'shop', version: '16.0.1.0.0', digest: contentOf('shop 1.0'), release: initialDigest },
      { name: 'shop_extra', version: '16.0.1.0.0', digest: contentOf('shop_extra 1.0'), release: initialDigest },
    ],
    live: { name: 'acme-production', version: 'initial', digest: initialDigest },
    manifests: [
      manifest('base'),
      manifest('sale', ['base']),
      manifest('shop', ['sale'], { version: '16.0.1.1.0' }),
      manifest('shop_extra', ['shop']),
      manifest('website', ['base']),
    ],
    addonsDigest: contentOf('addons'),
    filestore: { readable: true, writable: true, detail: null },
    unsettledRun: null,
    needs: null,
    needsUnknown: null,
    configDigest: contentOf('config'),
    odooConfDigest: contentOf('odoo.conf'),
    stopping: { workers: 0, drainMs: 60_000, command: null },
    ...more,
  }
}
