import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, lstatSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embeddedBinaries } from './postgres-binaries.ts'
import { isAlive } from './postmaster-file.ts'
import { type PrivateClusterOptions, startPrivateCluster, stopPrivateCluster } from './private-cluster.ts'
import { lookUpUser, runsAsRoot } from './system-user.ts'

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-cluster-'))
  execFileSync('chmod', ['711', folder])
  return folder
}

describe('a private cluster', () => {
  const folder = newFolder()
  const start = (extra: Partial<PrivateClusterOptions> = {}) => startPrivateCluster({ folder, durable: false, ...extra })

  beforeAll(async () => {
    const cluster = await start()
    await ask(cluster.url, `create table kept as select 'still here' as what`)
  })
  afterAll(async () => {
    await stopPrivateCluster(folder)
    await rm(folder, { recursive: true })
  })

  it('is used as it is when it runs already', async () => {
    const first = await start()
    const second = await start()
    expect(second).toMatchObject({ pid: first.pid, port: first.port, started: false })
    expect(await ask(second.url, 'select what from kept')).toBe('still here')
  })

  it('keeps data, port and passwords over stop and start', async () => {
    const before = await start()
    await before.stop()
    // It takes its file away a moment before it ends.
    await expect.poll(() => isAlive(before.pid)).toBe(false)
    const after = await start()
    expect(after).toMatchObject({ url: before.url, superuserUrl: before.superuserUrl, started: true })
    expect(await ask(after.url, 'select what from kept')).toBe('still here')
  })

  it('takes another port when its own is busy', async () => {
    const before = await start()
    await before.stop()
    const occupant = createServer()
    await new Promise<void>((resolve) => occupant.listen(before.port, '127.0.0.1', resolve))
    const after = await start()
    occupant.close()
    expect(after.port).not.toBe(before.port)
    expect(await ask(after.url, 'select what from kept')).toBe('still here')
  })

  it('starts over a stale pid file whose number belongs to another process now', async () => {
    const before = await start()
    const pidFile = join(folder, 'data', 'postmaster.pid')
    const lines = readFileSync(pidFile, 'utf8').split('\n')
    await before.stop()
    writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'))
    expect(await ask((await start()).url, 'select what from kept')).toBe('still here')
  })

  it('recovers after kill -9 of the postmaster', async () => {
    const before = await start()
    process.kill(before.pid, 'SIGKILL')
    while (isAlive(before.pid)) await sleep(20)
    const after = await start()
    expect(after.pid).not.toBe(before.pid)
    expect(await ask(after.url, 'select what from kept')).toBe('still here')
  })

  it('lets nobody in without the password, and keeps its secrets to its owner', async () => {
    const cluster = await start()
    await expect(ask(`postgresql://postgres:wrong@127.0.0.1:${cluster.port}/postgres`, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    for (const name of ['superuser-password', 'owner-password', 'postgres.log']) expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
  })

  it('gives its owner a database but no power over the cluster', async () => {
    const { url } = await start()
    expect(await ask(url, `select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user`)).toBe(false)
    expect(await ask(url, 'select pg_get_userbyid(datdba) from pg_database where datname = current_database()')).toBe('evenkeel')
  })

  it('sorts by code point in UTF-8', async () => {
    const { url } = await start()
    expect(
      await ask(
        url,
        `select string_agg(v, '' order by v) || pg_encoding_to_char(encoding) from (values ('b'), ('B'), ('ä'), ('a')) t (v), pg_database
      where datname = current_database() group by encoding`,
      ),
    ).toBe('BabäUTF8')
  })

  it('starts again after initdb was killed in the middle', async () => {
    const other = newFolder()
    await mkdir(join(other, 'data.unfinished', 'base'), { recursive: true })
    const cluster = await startPrivateCluster({ folder: other, durable: false })
    expect(await ask(cluster.superuserUrl, 'select 1')).toBe(1)
    await cluster.stop()
    await rm(other, { recursive: true })
  })

  it('says what PostgreSQL said when it does not start', async () => {
    const other = newFolder()
    const settings = { no_such_setting: '1' }
    const failure = startPrivateCluster({ folder: other, durable: false, settings })
    await expect(failure).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('no_such_setting') })
    await rm(other, { recursive: true })
  })
})

const embedded = await embeddedBinaries()
if (embedded === null) console.warn('skipped: a cluster of the embedded PostgreSQL, because that optional package is not installed')

describe.skipIf(embedded === null)('the embedded PostgreSQL', () => {
  it('makes, starts and stops a cluster', async () => {
    const folder = newFolder()
    const cluster = await startPrivateCluster({ folder, durable: false, binaries: embedded! })
    expect(await ask(cluster.url, `select current_setting('server_version_num')::int / 10000`)).toBe(embedded!.major)
    await cluster.stop()
    await rm(folder, { recursive: true })
  })
})

describe.skipIf(embedded === null)('the embedded PostgreSQL where npm ran no install script', () => {
  const withoutLinks = (mode: number) => {
    const folder = newFolder()
    const native = join(folder, 'native')
    cpSync(dirname(embedded!.folder), native, { recursive: true, verbatimSymlinks: true, filter: (path) => !lstatSync(path).isSymbolicLink() })
    chmodSync(folder, mode)
    return { folder, binaries: { ...embedded!, folder: join(native, 'bin') } }
  }

  it.each([
    ['gets the links that it lacks', 0o711],
    ['is copied beside the data, with its links, from a folder that its user cannot enter', 0o700],
  ])('%s', async (_title, mode) => {
    const { folder, binaries } = withoutLinks(mode)
    expect(spawnSync(join(binaries.folder, 'postgres'), ['--version'], { encoding: 'utf8' }).stderr).toContain('libicu')
    const data = newFolder()
    const cluster = await startPrivateCluster({ folder: data, durable: false, binaries })
    expect(await ask(cluster.url, 'select 1')).toBe(1)
    await cluster.stop()
    for (const each of [folder, data]) await rm(each, { recursive: true })
  })
})

const closedFolder = 'a folder that the other user cannot enter'
const nobody = lookUpUser('nobody')
const asRoot = runsAsRoot() && nobody !== null
if (!asRoot) console.warn(`skipped: ${closedFolder}, and a cluster of an ordinary user started from root, because this is not root`)

describe.skipIf(!asRoot)('for root', () => {
  it(`refuses ${closedFolder}`, async () => {
    const closed = newFolder()
    await chmod(closed, 0o700)
    const failure = startPrivateCluster({ folder: join(closed, 'cluster'), durable: false })
    await expect(failure).rejects.toMatchObject({ code: 'denied', hint: expect.stringContaining('--data') })
    await rm(closed, { recursive: true })
  })

  it('works the same for an ordinary user', async (context) => {
    const program = new URL('./private-cluster.ts', import.meta.url).pathname
    const identity = { uid: nobody!.uid, gid: nobody!.gid }
    const readable = spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', program], { cwd: '/', ...identity }).status === 0
    if (!readable) context.skip('the clone lies under a folder that the user nobody may not enter')
    const folder = newFolder()
    chownSync(folder, nobody!.uid, nobody!.gid)
    const script = `const { startPrivateCluster } = await import(${JSON.stringify(program)})
      const cluster = await startPrivateCluster({ folder: ${JSON.stringify(join(folder, 'cluster'))}, durable: false })
      console.log(cluster.started && cluster.pid > 0 ? 'started' : 'not started')
      await cluster.stop()`
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: '/',
      ...identity,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    })
    expect(result).toMatchObject({ status: 0, stdout: 'started\n' })
    await rm(folder, { recursive: true })
  })
})
