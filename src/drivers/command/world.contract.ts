/** A world for the contract suite of this driver: Odoo, real or stand-in, kept running by a shell script that knows nothing of Evenkeel. */
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OdooKind } from '../../../sandbox/find-odoo.ts'
import type { Series } from '../../domain/instance.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import type { Content, RuntimeWorld } from '../../ports/runtime.contract.ts'
import { currentLink } from '../lib/current-link.ts'
import { bytecodeCache, odooEnvironment } from '../lib/environment.ts'
import { readBaseConf, serverConf, writeConf } from '../lib/odoo-conf.ts'
import { becomeUser, systemUser } from '../lib/user.ts'
import { makeRuntimeWorld } from '../spawn/world.contract.ts'
import { openCommand } from './index.ts'

/** `supervise start|stop|status`: starts Odoo in the background, stops it by a signal and waits three seconds, and answers as systemctl does. */
export function superviseScript(argv: string[], env: Record<string, string>, pidFile: string): string {
  const words = argv.map(quoted).join(' ')
  const variables = Object.entries(env).map(([name, value]) => quoted(`${name}=${value}`))
  return `#!/bin/sh
pid=$(cat ${quoted(pidFile)} 2>/dev/null)
alive() { [ -n "$pid" ] && [ -r "/proc/$pid/stat" ] && [ "$(sed 's/.*) //' "/proc/$pid/stat" | cut -c1)" != Z ]; }
case $1 in
  start) alive && exit 0
    setsid env -i ${variables.join(' ')} ${words} </dev/null &
    echo $! > ${quoted(pidFile)} ;;
  stop) alive && kill "$pid"
    for i in 1 2 3 4 5 6; do alive || exit 0; sleep 0.5; done ;;
  status) alive && exit 0; exit 3 ;;
esac
exit 0
`
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`

/** @param options further lines of the odoo.conf that Odoo runs with */
export async function makeCommandWorld(series: Series, kind: OdooKind = 'real', options = ''): Promise<RuntimeWorld & { pidFile: string }> {
  const spawned = await makeRuntimeWorld(series, kind, options)
  const [good, folder] = [spawned.target('good'), dirname(spawned.target('good').baseConf ?? '')]
  const user = await systemUser(good.runAs)
  const [, ...odooAddons] = good.addonsPath
  const conf = serverConf(await readBaseConf(good.baseConf), { ...good, addonsPath: [currentLink(good.folder), ...odooAddons] })
  const { path: baseConf } = await writeConf(good.folder, 'theirs.conf', conf, user)
  const env = odooEnvironment({
    python: good.python ?? '',
    user,
    cache: await bytecodeCache(good.pycache, user),
    applicationName: 'odoo-{pid}',
    role: null,
  })
  const [script, pidFile] = [join(folder, 'supervise'), join(folder, 'pid')]
  await writeFile(script, superviseScript([...becomeUser(user), good.python ?? '', join(good.odooHome, 'odoo-bin'), '-c', baseConf], env, pidFile))
  await chmod(script, 0o755)
  const commands = { start: [script, 'start'], stop: [script, 'stop'], status: [script, 'status'] }
  return {
    open: openCommand,
    takesSocket: false,
    kills: false,
    pidFile,
    target: (content: Content): OdooTarget => ({ ...spawned.target(content), baseConf, commands }),
    async kill() {
      const pid = Number(await readFile(pidFile, 'utf8'))
      process.kill(pid, 'SIGKILL')
    },
    destroy: spawned.destroy,
  }
}
