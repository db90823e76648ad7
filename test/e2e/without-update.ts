/**
 * Releases that need no update, on one estate, through the command line alone: a README goes live without a restart, code goes live with one, and code that does not
 * load is found before anybody is sent away. What users saw comes from a probe that asks the page all the time.
 */
import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OdooKind, OdooSeries } from '../../sandbox/find-odoo.ts'
import { testOnOneSeries } from '../harness/odoo.ts'
import { type Answer, type Estate, makeEstate } from './estate.ts'
import { rollOut, type Shown, state } from './look.ts'
import type { TrialVersion } from './trial-module.ts'

const minutes = 60_000
/** What the estate begins with. */
const view = '1.0.0'

export function withoutUpdate(series: OdooSeries, kind: OdooKind): void {
  describe(`releases without an update on ${kind === 'real' ? 'Odoo' : 'the stand-in for Odoo'} ${series}`, { timeout: 3 * minutes }, () => {
    const alike = testOnOneSeries(series, kind)
    let estate: Estate
    beforeAll(async () => {
      estate = await makeEstate(series, kind)
    }, 10 * minutes)
    afterAll(async () => {
      await estate?.close()
    }, 2 * minutes)

    const pid = async (): Promise<number> => (await estate.cli('instance', 'show', estate.instance)).json.serving.pid
    const current = () => readlink(join(estate.data, 'instances', ...estate.instance.split('/'), 'current'))

    /** Asks the page until told to stop; answers every status in order. */
    function probe(): { stop(): Promise<(number | null)[]> } {
      let asking = true
      const seen: (number | null)[] = []
      const done = (async () => {
        while (asking) {
          seen.push(await estate.page())
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      })()
      return {
        stop: async () => {
          asking = false
          await done
          return seen
        },
      }
    }

    async function goLive(trial: TrialVersion, label: string): Promise<{ plan: Answer; run: Shown; start: Answer }> {
      const { plan } = await estate.release(trial, { label })
      expect(plan.code, plan.stderr).toBe(0)
      return { plan, ...(await rollOut(estate, plan)) }
    }

    const states = (run: Shown): Record<string, string> =>
      Object.fromEntries(run.json.steps.map((step: { name: string; state: string }) => [step.name, step.state]))

    test('a README goes live without an update, without a restart, and nobody notices', async () => {
      const [before, server, folder] = [await state(estate), await pid(), await current()]
      const users = probe()
      const { plan, run, start } = await goLive({ version: '1.0.0', readme: 'What it is for.\n' }, '1.0.1')
      const seen = await users.stop()
      expect(start.code, start.stderr).toBe(0)
      expect(plan.json.instances[0].modules).toEqual([expect.objectContaining({ name: 'ek_trial', action: 'nothing' })])
      expect(plan.json.instances[0].steps.map((step: { name: string }) => step.name)).toEqual(['preflight', 'verify-states', 'open', 'settle'])
      expect(run.json).toMatchObject({ state: 'done', outcome: 'released', downtimeMs: null })
      const skipped = ['quiet', 'checkpoint', 'books-before', 'update', 'delta', 'verify-service']
      expect(states(run)).toMatchObject({ ...Object.fromEntries(skipped.map((name) => [name, 'skipped'])), 'verify-states': 'done', open: 'done' })
      expect(seen.length).toBeGreaterThan(3)
      expect(new Set(seen)).toEqual(new Set([200]))
      expect(await pid()).toBe(server)
      expect(await state(estate)).toEqual(before)
      expect(await current()).not.toBe(folder)
      expect((await estate.cli('instance', 'show', estate.instance)).json.release).toMatchObject({ version: '1.0.1' })
    })

    test('a session of somebody else does not hold it, and code goes live with a restart; the recorded version stays', async () => {
      const [before, server] = [await state(estate), await pid()]
      const somebody = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'psql' })
      await somebody.connect()
      const { plan, run, start } = await goLive({ version: '1.0.2', view, answers: 42 }, '1.0.2')
      expect((await somebody.query('select 1 as there')).rows).toEqual([{ there: 1 }])
      await somebody.end()
      expect(start.code, start.stderr).toBe(0)
      const [module] = plan.json.instances[0].modules
      expect(module).toMatchObject({ action: 'restart', from: `${series}.1.0.0`, to: `${series}.1.0.2` })
      expect(module.because).toContain('until its next update')
      expect(run.json).toMatchObject({ outcome: 'released' })
      expect(run.json.downtimeMs).toBeGreaterThan(0)
      expect(states(run)).toMatchObject({ quiet: 'skipped', update: 'skipped', delta: 'skipped', 'verify-service': 'done', open: 'done' })
      expect(run.json.steps.find((step: { name: string }) => step.name === 'verify-states').detail).toContain(`ek_trial ${series}.1.0.0`)
      expect(await pid()).not.toBe(server)
      expect((await state(estate)).module).toEqual(before.module)
      expect(await estate.page()).toBe(200)
    })

    test('it goes back on request, and nothing is lost', async () => {
      const [run] = (await estate.cli('rollout', 'list')).json.items.flatMap((rollout: { runs: { id: string }[] }) => rollout.runs)
      const shown = await estate.cli('run', 'rollback', run.id)
      const loss = shown.json.kind === 'Loss' ? shown.json : shown.json.loss
      expect(loss.documents).toEqual([])
      const back = await estate.cli('run', 'rollback', run.id, '--accept-loss', loss.digest)
      expect(back.code, back.stderr).toBe(0)
      expect(back.json).toMatchObject({ outcome: 'rolledBack' })
      expect((await estate.cli('instance', 'show', estate.instance)).json.release).toMatchObject({ version: '1.0.1' })
      expect(await estate.page()).toBe(200)
    })

    alike('what a release changes, what could hurt and for how long, and what users are told: asked before anything runs', async () => {
      const fields = [{ name: 'ek_weight', type: 'Integer' as const }]
      const { release } = await estate.release(
        { version: '1.0.4', fields, post: ['UPDATE account_move SET ref = ref', { sleep: 0 }] },
        { label: '1.0.4' },
      )
      await estate.sql('analyze account_move')
      const before = await state(estate)
      const { json: diff } = await estate.cli('release', 'diff', release, '--instance', estate.instance)
      expect(diff).toMatchObject({ instance: estate.instance, update: ['ek_trial'], modules: [{ name: 'ek_trial', need: 'updateWithScript' }] })
      const script = `migrations/${series}.1.0.4/post-trial.py`
      const everyRow = diff.hazards.find(({ rule }: { rule: string }) => rule === 'change-every-row')
      expect(everyRow).toMatchObject({
        kind: 'blocks',
        module: 'ek_trial',
        file: script,
        table: 'account_move',
        lock: 'ROW EXCLUSIVE',
        mustRehearse: false,
      })
      expect(everyRow.bytes).toBeGreaterThan(0)
      expect(everyRow.heldMs.high).toBeGreaterThan(everyRow.heldMs.low)
      const { json: notes } = await estate.cli('release', 'notes', release, '--instance', estate.instance)
      expect(notes).toMatchObject({ kind: 'ReleaseNotes', instance: estate.instance, modules: [{ module: 'ek_trial', to: `${series}.1.0.4` }] })
      expect(notes.modules[0].notes).toContainEqual(expect.objectContaining({ kind: 'field', change: 'new', file: 'models.py' }))
      expect(await state(estate)).toEqual(before)
    })

    alike('code that does not load is found before the server is touched', async () => {
      const [before, server] = [await state(estate), await pid()]
      const users = probe()
      const { plan, run, start } = await goLive({ version: '1.0.3', view, badImport: true }, '1.0.3')
      const seen = await users.stop()
      expect(plan.json.instances[0].modules[0]).toMatchObject({ action: 'restart' })
      expect(start.code, start.stderr).toBe(1)
      expect(run.json).toMatchObject({ outcome: 'rolledBack', downtimeMs: null })
      expect(states(run)).toMatchObject({ 'verify-service': 'failed' })
      expect(new Set(seen)).toEqual(new Set([200]))
      expect(await pid()).toBe(server)
      expect(await state(estate)).toEqual(before)
    })
  })
}
