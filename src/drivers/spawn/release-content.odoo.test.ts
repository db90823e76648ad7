/**
 * That Odoo serves a stored release: modules behind links, read-only files, and a changed script in a new bundle. 18.0 names bundles by the files' times: with
 * one time for all files the second release is served with the first one's scripts (tried).
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../../test/harness/free-port.ts'
import { odooSeries } from '../../../test/harness/odoo.ts'
import { packRelease } from '../../inspect/pack-release.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { serveWithin } from '../../ports/runtime.contract.ts'
import { openArtefacts } from '../artefacts/index.ts'
import { install, makeTargetWorld, type TargetWorld } from '../odoo/world.contract.ts'
import { openSpawn } from './index.ts'

const manifest = `{'name': 'x', 'version': '1.0', 'depends': ['web'], 'license': 'LGPL-3', 'assets': {'web.assets_frontend': ['trial_assets/static/src/**/*.js']}}`

describe.each(odooSeries())('a stored release on Odoo %s', (series) => {
  const runtime = openSpawn()
  let world: TargetWorld
  let port: number
  let first: OdooTarget
  beforeAll(async () => {
    world = await makeTargetWorld(series)
    port = await freePort()
    first = await releaseThatSays('one')
    await install(first, ['trial_assets'])
  })
  afterAll(async () => {
    await runtime.stop(world.target, { drainMs: 5_000, limitMs: 10_000, page: false })
    await world.destroy()
  })

  async function releaseThatSays(word: string): Promise<OdooTarget> {
    const folder = join(world.addons, 'trial_assets')
    await mkdir(join(folder, 'static', 'src'), { recursive: true })
    await writeFile(join(folder, '__manifest__.py'), manifest)
    await writeFile(join(folder, '__init__.py'), '')
    await writeFile(join(folder, 'static', 'src', 'say.js'), `window.trialSays = "${word}"\n`)
    const packed = await packRelease([folder], series)
    const artefacts = openArtefacts(join(world.target.folder, '..', '..', '..'))
    await artefacts.receive({ ...packed, content: packed.content() })
    const composed = await artefacts.compose(
      'acme/production',
      packed.modules.map((module) => ({ ...module, release: packed.digest })),
    )
    const [, ...odooAddons] = world.target.addonsPath
    return { ...world.target, listen: { host: '127.0.0.1', port }, addonsPath: [composed, ...odooAddons] }
  }

  async function scriptsOf(page: string): Promise<string> {
    const html = await (await fetch(`http://127.0.0.1:${port}${page}`)).text()
    const paths = [...html.matchAll(/(?:src|data-src)="([^"]*assets_frontend[^"]*\.js)"/g)].map((match) => match[1])
    const scripts = await Promise.all(paths.map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()))
    return scripts.join('\n')
  }

  test('is served from behind its links, and a new one brings its scripts without an update', { timeout: 240_000 }, async () => {
    await runtime.serve(first, serveWithin(60_000))
    expect(await (await fetch(`http://127.0.0.1:${port}/trial_assets/static/src/say.js`)).text()).toContain('one')
    expect(await scriptsOf('/web/login')).toMatch(/trialSays ?= ?"one"/)
    await runtime.serve(await releaseThatSays('two'), serveWithin(60_000))
    const scripts = await scriptsOf('/web/login')
    expect(scripts).toMatch(/trialSays ?= ?"two"/)
    expect(scripts).not.toMatch(/trialSays ?= ?"one"/)
  })
})
