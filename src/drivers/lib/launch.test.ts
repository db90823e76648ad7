import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProcessRecord } from '../../ports/odoo.ts'
import { type Launch, launch } from './launch.ts'
import { endGroup, isAlive, recordOf, startTimeOf } from './process-record.ts'
import { systemUser } from './user.ts'

let root: string
let records: ProcessRecord[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-launch-'))
  records = []
})
afterEach(async () => {
  for (const record of records) await endGroup(record, 0)
  await rm(root, { recursive: true, force: true })
})

async function start(script: string, more: Partial<Launch> = {}) {
  return launch({
    argv: ['/bin/sh', '-c', script],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', GIVEN: 'yes' },
    user: await systemUser(null),
    logFile: join(root, 'log'),
    onStart: async (record) => {
      records.push(record)
    },
    ...more,
  })
}

const log = () => readFile(join(root, 'log'), 'utf8')

test('it begins once its record is stored, under the recorded pid, with nothing inherited', async () => {
  process.env.INHERITED = 'no'
  let atStart = ''
  const { record, exit } = await start('echo "$$ $GIVEN $(printenv INHERITED || echo none)"; exit 3', {
    onStart: async (known) => {
      atStart = await log()
      expect(isAlive(known)).toBe(true)
    },
  })
  delete process.env.INHERITED
  expect(await exit).toEqual({ exitCode: 3, signal: null })
  expect(atStart).toBe('')
  expect(await log()).toBe(`${record.pid} yes none\n`)
})

test('when its record cannot be stored it never begins', async () => {
  await expect(start('echo begun', { onStart: () => Promise.reject(new Error('no disk')) })).rejects.toThrow('no disk')
  expect(await log()).toBe('')
})

test('when we die before its record is stored it never begins', async () => {
  const program = `
    import { launch } from '${import.meta.dirname}/launch.ts'
    import { systemUser } from '${import.meta.dirname}/user.ts'
    await launch({ argv: ['/bin/sh', '-c', 'echo begun'], cwd: '/', env: {}, user: await systemUser(null), logFile: '${root}/log',
      onStart: async ({ pid }) => { process.stdout.write(String(pid)); process.kill(process.pid, 'SIGKILL') } })`
  await writeFile(join(root, 'dies.ts'), program)
  const pid = (() => {
    try {
      return execFileSync(process.execPath, [join(root, 'dies.ts')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  })()
  while (startTimeOf(Number(pid)) !== null) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await log()).toBe('')
})

test('standard input is the file that is given, else nothing', async () => {
  await writeFile(join(root, 'input'), 'from the file\n')
  await (await start('cat', { stdin: join(root, 'input') })).exit
  await (await start('cat; echo end')).exit
  expect(await log()).toBe('from the file\nend\n')
})

test('a socket is handed over as systemd does it, and we do not keep it', async () => {
  let port = 0
  const { record, exit } = await start('echo "$LISTEN_FDS $LISTEN_PID"; test -S /proc/self/fd/3 && echo socket; read line </dev/null; sleep 600', {
    socket: () =>
      new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
          port = (server.address() as { port: number }).port
          resolve(server)
        })
      }),
  })
  while (!(await log()).includes('socket')) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await log()).toBe(`1 ${record.pid}\nsocket\n`)
  const listens = () =>
    execFileSync('cat', ['/proc/net/tcp'], { encoding: 'utf8' }).includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`)
  expect(listens()).toBe(true)
  await endGroup(record, 1_000)
  await exit
  expect(listens()).toBe(false)
})

test('a program that is not there ends with its reason in the log', async () => {
  const { exit } = await start('', { argv: ['/nowhere/python'] })
  expect((await exit).exitCode).toBe(127)
  expect(await log()).toContain('/nowhere/python')
})

test.runIf(process.getuid?.() === 0)('as root it becomes the user, with the groups that a log-in of that user has', async () => {
  await (await start('id -u; id -G', { user: await systemUser('nobody') })).exit
  const expected = execFileSync('sh', ['-c', 'id -u nobody; id -G nobody'], { encoding: 'utf8' })
  expect(await log()).toBe(expected)
})

test('an unknown user is named', async () => {
  const unknown = systemUser('no_such_user')
  await expect(unknown).rejects.toMatchObject({ code: userInfo().uid === 0 ? 'notFound' : 'usage', message: expect.stringContaining('no_such_user') })
})

test('ending it ends its whole group, at the limit by force; another process of that number is left alone', async () => {
  const { record } = await start('trap "" TERM; sleep 600 & echo $!; wait; wait')
  while (!(await log()).endsWith('\n')) await new Promise((resolve) => setTimeout(resolve, 5))
  const child = recordOf(Number((await log()).trim()))
  expect(await endGroup({ ...record, startTime: '1' }, 100)).toBe('wasGone')
  expect(isAlive(record)).toBe(true)
  expect(await endGroup(record, 100)).toBe('killed')
  expect([isAlive(record), isAlive(child)]).toEqual([false, false])
  expect(await endGroup(record, 100)).toBe('wasGone')
})

test('a zombie is not alive', async () => {
  const { record, exit } = await start('sleep 0.2 & echo $!; exec sleep 600')
  while (!(await log()).endsWith('\n')) await new Promise((resolve) => setTimeout(resolve, 5))
  const child = Number((await log()).trim())
  while (!(await readFile(`/proc/${child}/stat`, 'utf8')).includes(') Z ')) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(process.kill(child, 0)).toBe(true)
  expect(startTimeOf(child)).toBe(null)
  await endGroup(record, 0)
  await exit
})
