import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../../../test/harness/free-port.ts'
import type { ProcessRecord } from '../../ports/odoo.ts'
import { endGroup, startTimeOf } from './process-record.ts'
import { type Order, type Standby, type StandbyInput, startStandby } from './standby.ts'
import { systemUser } from './user.ts'

const python = pythonHere()
if (python === null) console.warn('skipped: tests of what waits with Odoo imported. There is no python3 here.')

// What the standby uses of Odoo, in Python; each import says so in the log.
const tree: Record<string, string> = {
  'odoo-bin': `import os, sys, json
fd3 = os.path.exists('/proc/self/fd/3') and os.readlink('/proc/self/fd/3').split(':')[0]
print(json.dumps({'argv': sys.argv, 'given': os.environ.get('GIVEN'), 'first': os.environ.get('FIRST'), 'pid': os.getpid(), 'input': sys.stdin.read(),
  'fd3': fd3, 'listen': os.environ.get('LISTEN_PID')}), flush=True)
sys.exit(7)
`,
  'odoo/__init__.py': 'from . import conf, http, modules, release, tools\n',
  'odoo/conf.py': "server_wide_modules = ['web']\n",
  'odoo/http.py': '',
  'odoo/release.py': 'version_info = (16, 0)\n',
  'odoo/cli/__init__.py': '',
  'odoo/service/__init__.py': '',
  'odoo/service/server.py': '',
  'odoo/modules/__init__.py': 'from . import module\n',
  'odoo/modules/loading.py': '',
  'odoo/modules/module.py': `depends = {'web': ['base'], 'sale': ['account'], 'account': ['base']}
def get_manifest(name):
    return {'depends': depends.get(name, [])}
def load_openerp_module(name):
    if name == 'hangs':
        import time; time.sleep(600)
    print('imported', name, flush=True)
`,
  'odoo/tools.py': `class config:
    @staticmethod
    def parse_config(args):
        print('configured', 'secret' in open(args[1]).read(), flush=True)
`,
}

let root: string
let records: ProcessRecord[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-standby-'))
  records = []
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, 'home', path)), { recursive: true })
    await writeFile(join(root, 'home', path), text)
  }
})
afterEach(async () => {
  for (const record of records) await endGroup(record, 0)
  await rm(root, { recursive: true, force: true })
})

async function input(more: Partial<StandbyInput> = {}): Promise<StandbyInput> {
  return {
    target: { odooHome: join(root, 'home'), folder: join(root, 'folder') },
    python: python ?? '',
    user: await systemUser(null),
    env: { PATH: '/usr/bin:/bin', FIRST: 'yes' },
    conf: new Map([['options', new Map([['db_password', 'False']])]]),
    modules: ['base', 'sale'],
    logFile: join(root, 'log'),
    ...more,
  }
}

async function order(more: Partial<Order> = {}): Promise<Order> {
  return {
    argv: [join(root, 'home', 'odoo-bin'), '-c', 'odoo.conf'],
    env: { PATH: '/usr/bin:/bin', GIVEN: 'yes' },
    input: null,
    listen: null,
    onStart: async (record) => {
      records.push(record)
    },
    ...more,
  }
}

const log = () => readFile(join(root, 'log'), 'utf8')
const wait = async (more?: Partial<StandbyInput>) => (await startStandby(await input(more))) as Standby

/** A connection that is taken, and not answered, waits at the socket of the standby. */
async function whoAnswers(port: number, localAddress: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, localAddress })
  await once(socket, 'connect')
  const said = await Promise.race([once(socket, 'data').then(String), sleep(200, 'nobody yet')])
  socket.destroy()
  return said
}

describe.runIf(python !== null)('standby', () => {
  test('it imports what others depend on first, waits, leaves no file, and becomes odoo-bin as if it had been started so', async () => {
    await writeFile(join(root, 'log'), 'earlier\n')
    const standby = await wait()
    const imported = 'earlier\nconfigured False\nimported base\nimported web\nimported account\nimported sale\n'
    await sleep(200)
    expect(await log()).toBe(imported)
    expect(standby.logFrom).toBe('earlier\n'.length)
    expect(await readdir(join(root, 'folder'))).toEqual([])
    const launched = await standby.become(await order({ input: 'a script\n' }))
    expect(await launched?.exit).toEqual({ exitCode: 7, signal: null })
    const said = JSON.parse((await log()).slice(imported.length))
    expect(said).toMatchObject({ argv: (await order()).argv, given: 'yes', first: null, pid: records[0]?.pid, input: 'a script\n', fd3: false })
  })

  test('it takes the port when it is told to, and not before', async () => {
    const standby = await wait()
    const port = await freePort()
    const launched = await standby.become(await order({ listen: { host: '127.0.0.1', port, limitMs: 0, beside: null } }))
    await launched?.exit
    expect(JSON.parse((await log()).split('\n').at(-2) ?? '')).toMatchObject({ fd3: 'socket', listen: String(records[0]?.pid) })
  })

  test('beside the page it listens for whoever warms it, and for everybody when the page ends', async () => {
    await writeFile(join(root, 'home', 'waits'), 'import time; time.sleep(60)\n')
    const page = createServer((socket) => socket.end('page')).listen({ host: '127.0.0.1', port: 0, reusePort: true })
    await once(page, 'listening')
    const { port } = page.address() as AddressInfo
    const standby = await wait()
    await standby.become(
      await order({ argv: [join(root, 'home', 'waits')], listen: { host: '127.0.0.1', port, limitMs: 0, beside: { warmFrom: '127.0.0.2' } } }),
    )
    const answers = async (from: string) => {
      const all = await Promise.all(Array.from({ length: 20 }, () => whoAnswers(port, from)))
      return [...new Set(all)]
    }
    expect(await answers('127.0.0.1')).toEqual(['page'])
    expect(await answers('127.0.0.2')).toEqual(['nobody yet'])
    page.close()
    await once(page, 'close')
    expect(await answers('127.0.0.1')).toEqual(['nobody yet'])
  })

  test('on a busy port it is gone, and odoo-bin never began', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const standby = await wait()
    expect(await standby.become(await order({ listen: { host: '127.0.0.1', port, limitMs: 20, beside: null } }))).toBeNull()
    holder.close()
    expect(await log()).not.toContain('argv')
    expect(standby.isAlive()).toBe(false)
  })

  test('when its record cannot be stored it never goes on', async () => {
    const standby = await wait()
    await expect(standby.become(await order({ onStart: () => Promise.reject(new Error('no disk')) }))).rejects.toThrow('no disk')
    expect(standby.isAlive()).toBe(false)
    expect(await log()).not.toContain('argv')
  })

  test('one that was ended, by whomever, is not waited for', async () => {
    const standby = await wait()
    await standby.dismiss()
    expect(await standby.become(await order())).toBeNull()
  })

  test('an interpreter that is no Python, or no Odoo to import: there is none, and odoo-bin never began', async () => {
    expect(await startStandby(await input({ python: process.execPath }))).toBeNull()
    expect(await startStandby(await input({ python: join(root, 'nowhere') }))).toBeNull()
    expect(await startStandby(await input({ modules: ['no such', 'sale'], target: { odooHome: root, folder: join(root, 'folder') } }))).toBeNull()
    expect(await log()).not.toContain('argv')
    expect(await readdir(join(root, 'folder'))).toEqual([])
  })

  test('when we are killed it ends', async () => {
    const { parent, pid } = await waitElsewhere('sale')
    parent.kill('SIGKILL')
    await ended(pid)
    expect(await log()).not.toContain('argv')
  })

  test('when we are killed while an import hangs, its alarm ends it', async () => {
    const { parent, pid } = await waitElsewhere('hangs')
    parent.kill('SIGKILL')
    expect(startTimeOf(pid)).not.toBeNull()
    process.kill(pid, 'SIGALRM')
    await ended(pid)
    expect(await log()).not.toContain('argv')
  })
})

/** A process of its own that lets one wait, which has come as far as that module. */
async function waitElsewhere(module: string) {
  const program = `
    import { startStandby } from '${import.meta.dirname}/standby.ts'
    import { systemUser } from '${import.meta.dirname}/user.ts'
    const target = { odooHome: '${root}/home', folder: '${root}/folder' }
    const standby = await startStandby({ target, python: '${python}', user: await systemUser(null), env: {}, conf: new Map(), modules: ['base', '${module}'], logFile: '${root}/log' })
    setInterval(() => {}, 1000)`
  await writeFile(join(root, 'waits.ts'), program)
  const parent = spawn(process.execPath, [join(root, 'waits.ts')], { stdio: 'ignore' })
  const before = module === 'hangs' ? 'imported base' : `imported ${module}`
  while (!(await log().catch(() => '')).includes(before)) await sleep(20)
  return { parent, pid: childOf(parent.pid ?? 0) }
}

async function ended(pid: number): Promise<void> {
  while (startTimeOf(pid) !== null) await sleep(10)
}

function childOf(parent: number): number {
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').at(-1))
}

function pythonHere(): string | null {
  try {
    return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
