/**
 * What every driver of the port `odoo` must do, on every Odoo that it runs. The truth table of domain/judge-update.ts is part of it: what an update says about
 * itself is only worth what is concluded from it.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { judgeUpdate, WarningLists } from '../domain/judge-update.ts'
import type { Odoo, OdooTarget, ProcessRecord, ServiceOutcome, UpdateOutcome } from './odoo.ts'

/** What the version 1.1 of an installed module does; `good` brings a new table. A world has one module for each, installed in version 1.0. */
export const behaviours = ['good', 'raises', 'hangs', 'exits', 'constraint', 'view', 'missing'] as const
export type Behaviour = (typeof behaviours)[number]

export interface OdooWorld {
  odoo: Odoo
  target: OdooTarget
  /** Name of the module that behaves so. */
  moduleOf(behaviour: Behaviour): string
  /** Puts its version 1.1 in place of 1.0 on the path; `missing`: takes its code away. */
  bring(behaviour: Behaviour): Promise<void>
  /** Puts its version 1.0 back. */
  takeBack(behaviour: Behaviour): Promise<void>
  state(module: string): Promise<{ state: string; version: string | null }>
  /** Everybody who owns a table. */
  tableOwners(): Promise<string[]>
  /** application_name of every session of the database. */
  sessions(): Promise<string[]>
  isAlive(process: ProcessRecord): boolean
  destroy(): Promise<void>
}

const lists = WarningLists.parse(parse(readFileSync(join(import.meta.dirname, '../../catalogue/warnings.yaml'), 'utf8')))
const limitMs = 60_000

/** @param make a world of its own, ready: all modules installed in version 1.0 */
export function describeOdoo(name: string, make: () => Promise<OdooWorld>): void {
  describe(`odoo: ${name}`, () => {
    let world: OdooWorld
    let folder: string
    const logFile = () => join(folder, 'evidence', 'update.log')
    const started: ProcessRecord[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'evenkeel-odoo-'))
      world = await make()
    })
    afterAll(async () => {
      for (const process of started) await world.odoo.endProcess(process)
      await world?.destroy()
      await rm(folder, { recursive: true, force: true })
    })

    function update(modules: string[], timeLimitMs = limitMs, onStart = async (_: ProcessRecord) => {}): Promise<UpdateOutcome> {
      const { target } = world
      return world.odoo.update({
        target,
        modules,
        label: 'abcdef123456',
        attempt: 2,
        timeLimitMs,
        logFile: logFile(),
        onStart: async (process) => {
          started.push(process)
          await onStart(process)
        },
      })
    }

    function verifyService(onStart: (process: ProcessRecord) => Promise<void> = async () => {}): Promise<ServiceOutcome> {
      return world.odoo.verifyService({ target: world.target, label: 'abcdef123456', timeLimitMs: limitMs, logFile: logFile(), onStart })
    }

    async function updateThat(behaviour: Behaviour, timeLimitMs = limitMs): Promise<UpdateOutcome> {
      await world.bring(behaviour)
      return update([world.moduleOf(behaviour)], timeLimitMs)
    }

    test('the registry loads and the log-in page is rendered, without a port', async () => {
      const started: ProcessRecord[] = []
      const outcome = await verifyService(async (process) => void started.push(process))
      expect(outcome).toMatchObject({ ok: true, pageStatus: 200 })
      expect(outcome.registryMs).toBeGreaterThan(0)
      expect(started).toEqual([{ pid: expect.any(Number), startTime: expect.stringMatching(/^\d+$/) }])
    })

    test('a good update succeeds, as the updater under its label, and the database has the new version; what stood by opened no session', async () => {
      await world.bring('good')
      const modules = ['base', 'web', world.moduleOf('good')]
      const logFiles = { update: logFile(), verifyService: join(folder, 'evidence', 'verify-service.log') }
      await world.odoo.standBy({ target: world.target, modules, updated: [world.moduleOf('good')], logFiles })
      expect((await world.sessions()).filter((name) => name.startsWith('ek-'))).toEqual([])
      const updating = update([world.moduleOf('good')])
      const seen = await sessionsWhile(updating)
      const outcome = await updating
      expect(judgeUpdate(outcome, lists)).toMatchObject({ ok: true, why: [] })
      expect(outcome).toMatchObject({ exitCode: 0, signal: null, timedOut: false, modulesLoaded: true })
      expect([...seen]).toContainEqual(expect.stringMatching(/^ek-abcdef123456-a2-\d+$/))
      expect(await world.state(world.moduleOf('good'))).toEqual({ state: 'installed', version: `${world.target.series}.1.1` })
      expect(await world.tableOwners()).toEqual([world.target.app.user])
    })

    test('what stood by renders the log-in page; what is not needed goes', async () => {
      const verify = {
        target: world.target,
        label: 'abcdef123456',
        timeLimitMs: limitMs,
        logFile: join(folder, 'evidence', 'verify-service.log'),
        onStart: async () => {},
      }
      expect(await world.odoo.verifyService(verify)).toMatchObject({ ok: true, pageStatus: 200 })
      const logFiles = { update: logFile(), verifyService: verify.logFile }
      await world.odoo.standBy({ target: world.target, modules: ['base', 'web'], updated: [], logFiles })
      await world.odoo.standDown(world.target)
      expect(await world.odoo.verifyService(verify)).toMatchObject({ ok: true, pageStatus: 200 })
    })

    async function sessionsWhile(work: Promise<unknown>): Promise<Set<string>> {
      const seen = new Set<string>()
      let over = false
      work.then(
        () => (over = true),
        () => (over = true),
      )
      while (!over) {
        for (const session of await world.sessions()) seen.add(session)
        await sleep(50)
      }
      return seen
    }

    test('a misspelled module: exit code 0, and not a success', async () => {
      const outcome = await update(['trial_godo'])
      expect(outcome).toMatchObject({ exitCode: 0, modulesLoaded: true })
      expect(judgeUpdate(outcome, lists).why).toEqual([expect.stringContaining('does not know a module')])
    })

    test('a constraint that cannot be put on: exit code 0, and not a success', async () => {
      const outcome = await updateThat('constraint')
      expect(outcome).toMatchObject({ exitCode: 0, modulesLoaded: true })
      expect(judgeUpdate(outcome, lists).why).toContainEqual(expect.stringContaining('constraint could not be put'))
    })

    test('a script that raises: not a success, and the exception is named', async () => {
      const outcome = await updateThat('raises')
      expect(outcome.modulesLoaded).toBe(false)
      expect(judgeUpdate(outcome, lists).why).toContainEqual(expect.stringContaining('the trial script raises'))
      await world.takeBack('raises')
    })

    test('a script that ends the process with 0: not a success', async () => {
      const outcome = await updateThat('exits')
      expect(outcome).toMatchObject({ exitCode: 0, modulesLoaded: false })
      expect(judgeUpdate(outcome, lists).ok).toBe(false)
      await world.takeBack('exits')
    })

    test('a script that hangs: ended at the time limit', async () => {
      const outcome = await updateThat('hangs', 5_000)
      expect(outcome.timedOut).toBe(true)
      expect(outcome.ms).toBeLessThan(15_000)
      expect(judgeUpdate(outcome, lists).ok).toBe(false)
      expect(world.isAlive(started.at(-1) as ProcessRecord)).toBe(false)
    })

    test('a process that an earlier attempt left is ended by pid and start time, and only that one', async () => {
      const left = new Promise<ProcessRecord>((resolve) => {
        void update([world.moduleOf('hangs')], limitMs, async (process) => resolve(process))
      })
      const orphan = await left
      await world.odoo.endProcess({ ...orphan, startTime: `${Number(orphan.startTime) - 1}` })
      expect(world.isAlive(orphan)).toBe(true)
      await world.odoo.endProcess(orphan)
      expect(world.isAlive(orphan)).toBe(false)
      await world.odoo.endProcess(orphan)
      await world.takeBack('hangs')
    })

    test('an update whose record cannot be stored never begins', async () => {
      const before = await readFile(logFile(), 'utf8')
      const refused = update([world.moduleOf('good')], limitMs, () => Promise.reject(new Error('no disk')))
      await expect(refused).rejects.toThrow('no disk')
      expect(world.isAlive(started.at(-1) as ProcessRecord)).toBe(false)
      expect(await readFile(logFile(), 'utf8')).toBe(before)
    })

    test('a view made by hand that no longer fits: exit code 0, and not a success', async () => {
      const outcome = await updateThat('view')
      expect(outcome).toMatchObject({ exitCode: 0, modulesLoaded: true })
      expect(judgeUpdate(outcome, lists).why).toEqual([expect.stringContaining('made by hand')])
    })

    test('an installed module whose code is missing: exit code 0, and not a success', async () => {
      const outcome = await updateThat('missing')
      expect(outcome).toMatchObject({ exitCode: 0, modulesLoaded: true })
      expect(judgeUpdate(outcome, lists).ok).toBe(false)
      expect(await world.state(world.moduleOf('missing'))).toMatchObject({ state: 'to upgrade' })
    })

    test('a module whose code is missing does not serve, whatever the page says', async () => {
      const outcome = await verifyService()
      expect(outcome.ok).toBe(false)
      expect(outcome.detail).toContain(world.moduleOf('missing'))
    })

    test('no password stands in a log', async () => {
      const text = await readFile(logFile(), 'utf8')
      expect(text).not.toContain(world.target.updater.password)
      expect(text).not.toContain(world.target.app.password)
    })
  })
}
