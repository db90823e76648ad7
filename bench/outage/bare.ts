/**
 * What people do without Evenkeel, as a script would: stop, `odoo-bin -u`, start; and to go back stop, `pg_restore -j2`, start. It works on a copy of the
 * same database and files, as the same user, with the same Python and a cache of compiled files that is as full. It does nothing else: it compares nothing,
 * keeps no files, and the dump that it goes back to was made beforehand, outside the outage.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { moduleName, type Tenant } from '../../sandbox/demo/tenants.ts'
import { type BareCopy, copyTenant } from './bare-copy.ts'
import { outageOf, startProbe, untilPage } from './probe.ts'

export interface Step {
  name: string
  ms: number
}

export interface BareRound {
  outageMs: number | null
  steps: Step[]
  goBackMs: number
  goBackSteps: Step[]
}

export interface Bare {
  /** Serves version 1.0, before and after. */
  round(): Promise<BareRound>
  close(): Promise<void>
}

/** The tenant must not be served yet: its database is copied. */
export async function makeBare(folder: string, tenant: Tenant): Promise<Bare> {
  const copy = await copyTenant(folder, tenant)
  let server: ChildProcess | null = null

  const start = async (version: string) => {
    server = copy.odoo(version, ['--http-interface', copy.host, '--http-port', copy.port])
    await untilPage(copy.listen)
  }
  const stop = async () => {
    if (server === null) return
    const ended = once(server, 'close')
    server.kill('SIGTERM')
    await ended
    server = null
  }

  await start('1.0')
  return {
    async round() {
      const probe = startProbe(copy.listen)
      await sleep(1000)
      const steps = await timeAll([
        ['stop', stop],
        ['update', () => updateTo(copy, '1.1')],
        ['start', () => start('1.1')],
      ])
      await sleep(1000)
      const outageMs = outageOf(await probe.stop())
      const goBackSteps = await timeAll([
        ['stop', stop],
        ['pg_restore -j2', copy.restore],
        ['start', () => start('1.0')],
      ])
      return { outageMs, steps, goBackSteps, goBackMs: goBackSteps.reduce((sum, step) => sum + step.ms, 0) }
    },
    close: stop,
  }
}

async function updateTo(copy: BareCopy, version: string): Promise<void> {
  const [code] = await once(copy.odoo(version, ['--no-http', '--stop-after-init', '--update', moduleName]), 'close')
  if (code !== 0) throw new Error(`odoo-bin --update ended with ${code}: see ${copy.log}`)
}

async function timeAll(work: [string, () => Promise<void>][]): Promise<Step[]> {
  const steps: Step[] = []
  for (const [name, step] of work) {
    const started = performance.now()
    await step()
    steps.push({ name, ms: Math.round(performance.now() - started) })
  }
  return steps
}
