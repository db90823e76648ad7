/** Worlds for the contract suite of this driver: an Odoo, real or stand-in, whose server-wide module behaves in one way each. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OdooKind } from '../../../sandbox/find-odoo.ts'
import { freePort } from '../../../test/harness/free-port.ts'
import type { Series } from '../../domain/instance.ts'
import type { Content, RuntimeWorld } from '../../ports/runtime.contract.ts'
import { makeTargetWorld } from '../odoo/world.contract.ts'
import { openSpawn } from './index.ts'

const contents: Content[] = ['good', 'other', 'dies', 'hangs', 'stubborn']

// Server-wide modules are imported before the server takes its port and sets its signal handlers.
const sources: Record<Content, string> = {
  good: '',
  other: '',
  dies: "raise SystemExit('the trial server dies')",
  hangs: 'import time\ntime.sleep(600)',
  stubborn: 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal = lambda *arguments: None',
}

const scripts: Record<Content, string> = {
  good: '',
  other: '',
  dies: '--! raise SystemExit: the trial server dies',
  hangs: '--! sleep 600',
  stubborn: '--! deaf',
}

// A request that takes its time, as a report does.
const slow = `import time
from odoo import http
class Slow(http.Controller):
    @http.route('/trial/slow/<int:seconds>', type='http', auth='none')
    def slow(self, seconds):
        time.sleep(seconds)
        return 'done'
`

/**
 * One folder of modules per content, each with its own `trial_content`, which the server imports first.
 * @param options further lines of the user's odoo.conf
 */
export async function makeRuntimeWorld(series: Series, kind: OdooKind = 'real', options = ''): Promise<RuntimeWorld> {
  const { target, addons, destroy } = await makeTargetWorld(series, kind)
  const baseConf = join(addons, 'odoo.conf')
  await writeFile(baseConf, `[options]\nserver_wide_modules = base,web,trial_content\nmax_cron_threads = 1\n${options}`)
  for (const content of contents) {
    const folder = join(addons, content, 'trial_content')
    await mkdir(join(folder, 'standin'), { recursive: true })
    await writeFile(join(folder, '__manifest__.py'), "{'name': 'x', 'license': 'LGPL-3'}\n")
    await writeFile(join(folder, '__init__.py'), `${sources[content]}\n${slow}`)
    await writeFile(join(folder, 'standin', '1.0.sql'), `--# import\n${scripts[content]}\n`)
  }
  const [, ...odooAddons] = target.addonsPath
  const listen = { host: '127.0.0.1', port: await freePort() }
  return {
    open: openSpawn,
    takesSocket: true,
    kills: true,
    kill: async () => {},
    target: (content) => ({ ...target, baseConf, listen, addonsPath: [join(addons, content), ...odooAddons] }),
    destroy,
  }
}
