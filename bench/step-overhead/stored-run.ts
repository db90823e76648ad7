/** A run in the control plane's database, and a context whose instance needs no world: what a step costs before it does anything. */
import { bindUseCases } from '../../src/app/use-cases.ts'
import type { InstanceFacts } from '../../src/domain/plan.ts'
import { releaseDigest } from '../../src/domain/release.ts'
import type { BoundInstance, FlowContext } from '../../src/flow/context.ts'
import type { Database } from '../../src/store/database.ts'
import { getInstance } from '../../src/store/instances.ts'
import { healthyFacts, releaseModule } from '../../test/control-plane/facts.ts'

const instance = 'acme/production'

/** Answers the id of a run that is under way. */
export async function storedRun(database: Database): Promise<string> {
  const useCases = bindUseCases(database, Date.now)
  const command = { actor: 'bench', now: Date.now() }
  const initial = [releaseModule('shop', 'shop 1.0', '16.0.1.0.0'), releaseModule('shop_extra', 'shop_extra 1.0', '16.0.1.0.0')]
  await useCases.addInstance(command, {
    name: instance,
    config: {
      series: '16.0',
      dbUrl: 'env:BENCH_DB',
      adminUrl: 'env:BENCH_ADMIN',
      updaterUrl: 'env:BENCH_UPDATER',
      runtime: 'spawn',
      odooHome: '/opt/odoo/16.0',
      python: null,
      runAs: null,
      odooDataDir: '/var/lib/odoo',
      addons: ['/srv/acme/addons'],
      listen: '127.0.0.1:8069',
      conf: null,
    },
    initial: { digest: releaseDigest({ series: '16.0', modules: initial }), modules: initial },
  })
  const { digest } = await useCases.announceContent({ series: '16.0', modules: [releaseModule('shop', 'shop 1.1')] })
  await useCases.confirmContent(command, digest)
  const release = await useCases.createRelease(command, { name: 'shop', version: '1.1.0', digest, expects: [] })
  const shown = await useCases.showInstance(instance)
  const facts: InstanceFacts = healthyFacts({ instance, effective: shown.modules, live: shown.release })
  const plan = await useCases.createPlan(command, { release, facts: [facts], diskFree: null })
  const { runs } = await useCases.startRollout(command, plan.id, async () => facts)
  return runs[0]?.id ?? ''
}

/** Instance and record are read as in a real run; nothing of a tenant is opened. */
export function bareContext(database: Database): FlowContext {
  const parts: Partial<FlowContext> = {
    database,
    now: Date.now,
    critical: new Set(),
    plannedRuns: new Map(),
    log: { info: () => {}, warn: console.warn, error: console.error },
    bind: async (name) => {
      const record = await getInstance(database, name)
      return { name, modules: record?.modules, limits: {}, target: {} } as unknown as BoundInstance
    },
    openDatabase: () => ({ close: async () => {} }) as unknown as ReturnType<FlowContext['openDatabase']>,
  }
  return parts as FlowContext
}
