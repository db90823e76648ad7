/** Paths of an instance are executed: they must lie under the configured roots, wherever their links lead. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { InstanceRequest } from '../api/effects.ts'
import { prepareInstance } from './prepare-instance.ts'
import type { Wiring } from './wiring.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'evenkeel-roots-')))
afterAll(() => rmSync(folder, { recursive: true }))
const [inside, outside] = ['inside', 'outside'].map((name) => join(folder, name)) as [string, string]
for (const place of [inside, outside]) for (const name of ['home', 'data', 'addons']) mkdirSync(join(place, name), { recursive: true })
for (const place of [inside, outside]) {
  writeFileSync(join(place, 'run'), '#!/bin/sh\n')
  chmodSync(join(place, 'run'), 0o755)
  writeFileSync(join(place, 'odoo.conf'), '[options]\n')
}
symlinkSync(join(outside, 'home'), join(inside, 'leads-out'))
mkdirSync(join(folder, 'inside-not'))

function prepared(changed: Record<string, unknown>) {
  const program = join(inside, 'run')
  const request = {
    ...{ series: '18.0', runtime: 'command', conf: join(inside, 'odoo.conf'), commands: { start: [program], stop: [program], status: [program] } },
    ...{ odooHome: join(inside, 'home'), odooDataDir: join(inside, 'data'), addons: [join(inside, 'addons')], listen: '127.0.0.1:8069' },
    ...{ dbUrl: 'env:APP', adminUrl: 'env:ADMIN', updaterUrl: 'env:UPDATER', ...changed },
  }
  return prepareInstance({ config: { roots: [inside], data: join(folder, 'own') } } as Wiring, 'acme/production', request as InstanceRequest)
}

it('under the roots it goes on to the next question', async () => {
  await expect(prepared({})).rejects.toMatchObject({ code: 'notFound', message: expect.stringContaining('no odoo-bin') })
})

it.each([
  ['--odoo-home', { odooHome: join(outside, 'home') }],
  ['--odoo-home', { odooHome: join(inside, 'leads-out') }],
  ['--odoo-home', { odooHome: join(inside, '../outside/home') }],
  ['--odoo-home', { odooHome: join(folder, 'inside-not') }],
  ['--odoo-data-dir', { odooDataDir: join(outside, 'data') }],
  ['--addons (2)', { addons: [join(inside, 'addons'), join(outside, 'addons')] }],
  ['--python', { python: join(outside, 'run') }],
  ['--conf', { conf: join(outside, 'odoo.conf') }],
  ['--stop', { commands: { start: [join(inside, 'run')], stop: [join(outside, 'run')], status: [join(inside, 'run')] } }],
])('outside the roots: %s', async (flag, changed) => {
  await expect(prepared(changed)).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining(`(${flag})`) })
})
