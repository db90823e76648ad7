/** Backup and restore of a control plane in use: same records and files elsewhere, nothing believed that was changed, nothing taken up by itself. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPlan, controlPlane, endedRollout, gather } from '../../../test/control-plane/fixture.ts'
import { dropDatabase, runAsSuperuser, superuserUrl, uniqueName } from '../../../test/harness/databases.ts'
import { createToken } from '../../app/create-token.ts'
import { type Database, openDatabase } from '../../store/database.ts'
import { sealOnce, verifyJournal } from '../../store/journal.ts'
import { migrateTo } from '../../store/migrate.ts'
import { beginRollout } from '../../store/rollouts.ts'
import { getRun, putFact, requestedAcceptances, requestedRollbacks, setEvidence } from '../../store/runs.ts'
import type { BackupManifest } from './manifest.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

const plane = await controlPlane()
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-backup-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const data = join(folder, 'data')
const file = join(folder, 'backup.tar.gz')
const now = Date.parse('2026-11-25T16:00:00.000Z')
const release = join('releases', 'ab12', 'addons', 'shop', 'x.py')
const odooConf = join('instances', 'acme', 'production', 'odoo.conf')
const current = join('instances', 'acme', 'production', 'current')
const runs = { released: '', waiting: '', begun: '', goingBack: '' }
let manifest: BackupManifest

const take = (url: string, to: string) => takeBackup({ url, data, config: null, file: to, now, progress: () => {} })

/** An empty database that the control plane's role owns; its URL. */
async function emptyDatabase(): Promise<string> {
  const name = uniqueName('restored')
  await runAsSuperuser(await superuserUrl(), `create database ${name} owner evenkeel`)
  afterAll(() => dropDatabase(name))
  const url = new URL(plane.url)
  url.pathname = `/${name}`
  return url.href
}

const factsOf = (database: Database, run: string) =>
  database.selectFrom('run_fact').select(['name', 'value', 'at']).where('run', '=', run).orderBy('name').execute()

async function restore(from = file, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) {
  const to = join(folder, uniqueName('to'))
  const databaseUrl = more.databaseUrl ?? (await emptyDatabase())
  const input = { file: from, data: to, databaseUrl, force: false, head: undefined, now: now + 1000, progress: () => {}, ...more }
  return { to: input.data, url: databaseUrl, answer: await restoreBackup(input) }
}

beforeAll(async () => {
  const write = (path: string, text: string, mode: number) => {
    mkdirSync(join(data, path, '..'), { recursive: true })
    writeFileSync(join(data, path), text)
    chmodSync(join(data, path), mode)
    utimesSync(join(data, path), 1000, 1000)
  }
  write(release, 'print(1)', 0o444)
  write(odooConf, 'db_password = secret', 0o600)
  write(join('instances', 'acme', 'production', 'logs', 'odoo.log'), 'much', 0o600)
  write(join('instances', 'acme', 'production', 'server.json'), '{"pid": 4710, "startTime": "1", "serves": "x"}', 0o600)
  write(join('postgres', 'owner-password'), 'not in the backup', 0o600)
  write('token', 'evk_secret', 0o600)
  write(join('evidence', 'run_1', 'empty.log'), '', 0o600)
  chmodSync(join(data, 'instances'), 0o711)
  symlinkSync('effective/1', join(data, current))

  runs.released = (await endedRollout(plane, 'done/production')).run
  await putFact(plane.database, runs.released, 'out', null, plane.now())
  await setEvidence(plane.database, runs.released, join(data, 'evidence', 'run_1'))
  const start = async (name: string) => {
    const plan = await aPlan(plane, name)
    const rollout = await plane.useCases.startRollout(plane.command(), plan.id, gather(plane))
    return (await beginRollout(plane.database, rollout.id))[0] ?? ''
  }
  runs.waiting = await start('waiting/production')
  runs.begun = await start('begun/production')
  await putFact(plane.database, runs.begun, 'outageStartedAt', 1, plane.now())
  const accepted = { state: 'requested', by: 'ann', at: '2026-11-21T08:00:00.000Z', reason: 'x', code: 'undo-failed', unproven: [] }
  await plane.database
    .updateTable('run')
    .set({ accepted: JSON.stringify(accepted) })
    .where('id', '=', runs.begun)
    .execute()
  runs.goingBack = (await endedRollout(plane, 'back/production')).run
  await putFact(plane.database, runs.goingBack, 'outageStartedAt', 1, plane.now())
  const asked = { state: 'requested', digest: `sha256:${'0'.repeat(64)}`, by: 'ann', at: '2026-11-21T08:00:00.000Z' } as const
  await plane.database
    .updateTable('run')
    .set({ state: 'queued', outcome: null, ended_at: null, rollback: JSON.stringify(asked) })
    .where('id', '=', runs.goingBack)
    .execute()
  await sealOnce(plane.database)
  manifest = await take(plane.url, file)
}, 120_000)

it('one file, readable for its owner only, with the journal verified and nothing that can be made again', () => {
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(manifest.journal).toMatchObject({ ok: true, unsealed: 0, firstBad: null })
  const paths = manifest.members.map(({ path }) => path)
  expect(paths).toEqual(
    expect.arrayContaining([`files/${odooConf}`, 'files/token', `files/${release}`, 'files/evidence/run_1/empty.log', 'database/journal.jsonl']),
  )
  expect(paths.filter((path) => /postgres|logs\//.test(path))).toEqual([])
  expect(readdirSync(folder).filter((name) => name.startsWith('.evenkeel-backup'))).toEqual([])
})

it('the same files elsewhere: content, mode, time, links', async () => {
  const { to } = await restore()
  expect(readFileSync(join(to, odooConf), 'utf8')).toBe('db_password = secret')
  expect([statSync(join(to, odooConf)).mode & 0o777, statSync(join(to, release)).mode & 0o777, statSync(to).mode & 0o777]).toEqual([
    0o600, 0o444, 0o711,
  ])
  expect(lstatSync(join(to, 'instances')).mode & 0o777).toBe(0o711)
  expect(statSync(join(to, release)).mtimeMs).toBe(1_000_000)
  expect(readlinkSync(join(to, current))).toBe('effective/1')
  expect(existsSync(join(to, 'restore.unfinished'))).toBe(false)
})

it('the same records, a journal that goes on, and no run that acts by itself', async () => {
  const { to, url, answer } = await restore()
  expect(answer).toMatchObject({ notStarted: [runs.waiting], needPerson: [runs.begun, runs.goingBack].sort() })
  const database = openDatabase(url)
  try {
    const same = await getRun(plane.database, runs.released)
    expect(await getRun(database, runs.released)).toEqual({ ...same, evidence: join(to, 'evidence', 'run_1') })
    // Users were let in again: it says so, as the word null of JSON.
    expect(await factsOf(database, runs.released)).toEqual(await factsOf(plane.database, runs.released))
    expect(await getRun(database, runs.waiting)).toMatchObject({ state: 'done', outcome: 'notStarted' })
    expect(await getRun(database, runs.begun)).toMatchObject({ state: 'needsPerson', code: 'records-older' })
    expect(await getRun(database, runs.goingBack)).toMatchObject({ state: 'needsPerson', rollback: { state: 'stale' } })
    expect([...(await requestedRollbacks(database)), ...(await requestedAcceptances(database))]).toEqual([])
    expect(await database.selectFrom('rollout').select('id').where('state', '<>', 'done').execute()).toEqual([])
    // The identity goes on behind what was restored.
    await createToken(database, plane.command(), { name: 'after-restore', role: 'reader' })
    await sealOnce(database)
    expect(await verifyJournal(database, manifest.journal.head)).toMatchObject({ ok: true, firstBad: null })
  } finally {
    await database.destroy()
  }
})

it.each([
  ['changed', (tar: Buffer) => change(tar, 'db_password = secret', 'db_password = stolen'), `${odooConf} was changed`],
  ['changed in the journal', (tar: Buffer) => change(tar, '"actor":"ann"', '"actor":"eve"'), 'database/.*jsonl was changed'],
  ['renamed', (tar: Buffer) => change(tar, 'files/token', 'files/tokem'), 'cannot be read|missing'],
])('refuses a member that was %s, by name, and leaves nothing', async (_how, spoil, why) => {
  const spoiled = join(folder, uniqueName('spoiled'))
  writeFileSync(spoiled, gzipSync(spoil(gunzipSync(readFileSync(file)))))
  const to = join(folder, uniqueName('to'))
  await expect(restore(spoiled, { data: to })).rejects.toMatchObject({ code: 'bad', message: expect.stringMatching(new RegExp(why)) })
  expect(readdirSync(folder).filter((name) => name.startsWith(to.split('/').at(-1) ?? '?'))).toEqual([])
})

function change(tar: Buffer, from: string, to: string): Buffer {
  const at = tar.indexOf(from)
  expect(at).toBeGreaterThan(0)
  return Buffer.concat([tar.subarray(0, at), Buffer.from(to), tar.subarray(at + from.length)])
}

it('refuses a file that was cut off', async () => {
  const cut = join(folder, 'cut.tar.gz')
  writeFileSync(cut, readFileSync(file).subarray(0, statSync(file).size * 0.7))
  await expect(restore(cut)).rejects.toMatchObject({ code: 'bad', message: expect.stringContaining('cut off') })
})

it('refuses a journal that does not hold the head that was kept elsewhere', async () => {
  await expect(restore(file, { head: { seq: 1, hash: 'f'.repeat(64) } })).rejects.toMatchObject({
    code: 'bad',
    message: expect.stringContaining('rewritten'),
  })
  await expect(restore(file, { head: { ...manifest.journal.head, seq: 10_000 } })).rejects.toMatchObject({
    message: expect.stringContaining('cut off'),
  })
})

it('touches neither a folder nor a database in use; with force both are put aside', async () => {
  const { to, url } = await restore()
  await expect(restore(file, { data: to })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('not empty') })
  await expect(restore(file, { databaseUrl: url })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('holds a control plane'),
  })
  writeFileSync(join(to, 'mine'), 'kept')
  const instance = join(to, 'instances', 'acme', 'production')
  const page = { pid: 4711, startTime: '1', serves: '127.0.0.1:8069' }
  writeFileSync(join(instance, 'maintenance.json'), JSON.stringify(page))
  rmSync(join(instance, 'server.json'))
  const { answer } = await restore(file, { data: to, databaseUrl: url, force: true })
  expect(answer.putAside).toEqual([`${to}.before-restore-20261125160001`, 'schema evenkeel_before_restore_20261125160001'])
  expect(readFileSync(join(answer.putAside[0] ?? '', 'mine'), 'utf8')).toBe('kept')
  // What runs on this machine runs on: the page that was up is still ours, and the Odoo of the backup is not there.
  expect(JSON.parse(readFileSync(join(instance, 'maintenance.json'), 'utf8'))).toEqual(page)
  expect(existsSync(join(instance, 'server.json'))).toBe(false)
})

it('says in the backup that the journal was not whole', async () => {
  const { url } = await restore()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`alter table evenkeel.journal disable trigger journal_append_only; update evenkeel.journal set actor = 'eve' where seq = 2`)
  await client.end()
  const doubtful = await take(url, join(folder, 'doubtful.tar.gz'))
  expect(doubtful.journal).toMatchObject({ ok: false, firstBad: { seq: 2 } })
})

it('restores a backup of an earlier schema and brings it up to date', async () => {
  const old = await emptyDatabase()
  await migrateTo(old, manifest.migrations.slice(0, 1))
  const earlier = join(folder, 'earlier.tar.gz')
  expect((await take(old, earlier)).migrations).toHaveLength(1)
  const { url } = await restore(earlier)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select name from evenkeel.migration order by name')
  await client.end()
  expect(rows.map(({ name }) => name)).toEqual(manifest.migrations.map(({ name }) => name))
})
