/** Worlds for the contract suite of this driver: a real Odoo, and a small program that takes its place, for what needs no Odoo. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Series } from '../../domain/instance.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { type Content, freePort, type RuntimeWorld } from '../../ports/runtime.contract.ts'
import { makeTargetWorld } from '../odoo/world.contract.ts'
import { openSpawn } from './index.ts'

const contents: Content[] = ['good', 'other', 'dies', 'hangs', 'stubborn']
const open = () => openSpawn({ stopLimitMs: 10_000 })

// Server-wide modules are imported before the server takes its port and sets its signal handlers.
const sources: Record<Content, string> = {
  good: '',
  other: '',
  dies: "raise SystemExit('the trial server dies')",
  hangs: 'import time\ntime.sleep(600)',
  stubborn: 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal = lambda *arguments: None',
}

/** One folder of modules per content, each with its own `trial_content`, which the server imports first. */
export async function makeRealWorld(series: Series): Promise<RuntimeWorld> {
  const { target, addons, destroy } = await makeTargetWorld(series)
  const baseConf = join(addons, 'odoo.conf')
  await writeFile(baseConf, '[options]\nserver_wide_modules = base,web,trial_content\nmax_cron_threads = 1\n')
  for (const content of contents) {
    const folder = join(addons, content, 'trial_content')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '__manifest__.py'), "{'name': 'x', 'license': 'LGPL-3'}\n")
    await writeFile(join(folder, '__init__.py'), `${sources[content]}\n`)
  }
  const [, ...odooAddons] = target.addonsPath
  const listen = { host: '127.0.0.1', port: await freePort() }
  return { open, target: (content) => ({ ...target, baseConf, listen, addonsPath: [join(addons, content), ...odooAddons] }), destroy }
}

// Takes the socket over as Odoo does, and logs a line of Odoo's form before it dies.
const substitute = `
const { createServer } = require('node:http')
const { readFileSync } = require('node:fs')
const conf = readFileSync(process.argv[process.argv.indexOf('-c') + 1], 'utf8')
const content = /addons_path = .*\\/(\\w+)$/m.exec(conf)[1]
if (content === 'dies') {
  console.error('2026-11-21 03:17:20,411 1 CRITICAL x odoo.service.server: the trial server dies')
  process.exit(1)
}
if (process.env.LISTEN_FDS !== '1' || process.env.LISTEN_PID !== String(process.pid)) process.exit(2)
process.on('SIGTERM', () => content === 'stubborn' || process.exit(0))
const server = createServer((request, response) => response.end(content))
if (content === 'hangs') setInterval(() => {}, 1000)
else server.listen({ fd: 3 })
`

export async function makeSubstituteWorld(): Promise<RuntimeWorld> {
  const root = await mkdtemp(join(tmpdir(), 'evenkeel-substitute-'))
  await chmod(root, 0o711)
  const home = join(root, 'home')
  await mkdir(home)
  await writeFile(join(home, 'odoo-bin'), substitute)
  const listen = { host: '127.0.0.1', port: await freePort() }
  const connection = { host: null, port: null, user: 'x', password: null, database: 'x' }
  const target: Omit<OdooTarget, 'addonsPath'> = {
    instance: 'acme/production',
    series: '18.0',
    odooHome: home,
    python: process.execPath,
    runAs: null,
    dataDir: join(root, 'data'),
    baseConf: null,
    folder: join(root, 'instances', 'acme', 'production'),
    pycache: join(root, 'pycache'),
    app: connection,
    updater: connection,
    listen,
  }
  return {
    open,
    target: (content) => ({ ...target, addonsPath: [join(root, 'effective', content)] }),
    destroy: () => rm(root, { recursive: true, force: true }),
  }
}
