/**
 * What the rules say, held against what really happened: results/<series>.json is written by `npm run truth` from real databases, never by hand. Where no Odoo is, the
 * results still are. `click-odoo-update` is scored on the same edits by its documented rule (click-checksum.ts).
 */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { withoutCache } from '../../src/inspect/facts/cache.ts'
import { decideNeeds } from '../../src/inspect/need/decide-need.ts'
import { readWorld } from '../../src/inspect/need/read-world.ts'
import type { NeedRule } from '../../src/inspect/need/rule.ts'
import { needRules } from '../../src/inspect/need/rules.ts'
import type { World } from '../../src/inspect/need/world.ts'
import type { EditTruth } from './batch.ts'
import { clickUpdates } from './click-checksum.ts'
import { applyEdit, chainFolder, chainModules } from './edit.ts'
import { edits } from './edits/index.ts'
import { clickUnneeded, lineOf, missed, other, type Pair, share, unneeded } from './score.ts'

const folder = await mkdtemp(join(tmpdir(), 'evenkeel-truth-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const foldersIn = (root: string) => new Map(chainModules.map((module) => [module, join(root, module)]))

const edited = new Map<string, string>()
for (const edit of edits) {
  const root = join(folder, edit.id)
  await cp(chainFolder, root, { recursive: true })
  await applyEdit(edit, root)
  edited.set(edit.id, root)
}

const worldOf = (root: string, series: '16.0' | '18.0'): Promise<World> =>
  readWorld({
    before: foldersIn(chainFolder),
    after: foldersIn(root),
    series,
    languages: ['en_US', 'fr_FR'],
    installed: new Map(),
    cache: withoutCache,
  })

async function pairsOf(edit: string, truth: EditTruth, world: World): Promise<Pair[]> {
  const needs = decideNeeds(world)
  const click = await clickUpdates(chainFolder, edited.get(edit)!, chainModules)
  return chainModules.map((module) => ({
    edit,
    module,
    truth: truth.modules[module]!.need,
    predicted: needs.find(({ name }) => name === module)?.need ?? 'nothing',
    click: click.includes(module),
  }))
}

/** How many edits were tried; fewer results would hide what a rule gets wrong. Of 199 edits the others wait for `npm run truth`. */
const tried = { '16.0': 65, '18.0': 96 }
const readme = await readFile(join(import.meta.dirname, 'readme.md'), 'utf8')
/** Series with results. */
const series = (await readdir(join(import.meta.dirname, 'results'))).map((file) => file.replace('.json', '') as '16.0' | '18.0')

describe.each(series)('the truth on Odoo %s', async (series) => {
  const truths = JSON.parse(await readFile(join(import.meta.dirname, 'results', `${series}.json`), 'utf8')) as Record<string, EditTruth>
  const worlds = new Map<string, World>()
  for (const id of Object.keys(truths)) worlds.set(id, await worldOf(edited.get(id)!, series))
  const pairs = (await Promise.all(Object.entries(truths).map(([id, truth]) => pairsOf(id, truth, worlds.get(id)!)))).flat()

  it('is about enough edits', () => {
    expect(Object.keys(truths).length).toBeGreaterThanOrEqual(tried[series])
  })

  it('no needed update is missed', () => {
    expect(missed(pairs)).toEqual([])
  })

  it('at most five in a hundred updates are not needed', () => {
    expect(share(unneeded(pairs).length, pairs.length), JSON.stringify(unneeded(pairs))).toBeLessThanOrEqual(0.05)
  })

  it('nearly always the very need is named', () => {
    expect(share(other(pairs).length, pairs.length), JSON.stringify(other(pairs))).toBeLessThanOrEqual(0.08)
  })

  it('click-odoo-update updates more than twice as often where nothing needs it', () => {
    expect(clickUnneeded(pairs).length).toBeGreaterThan(2 * unneeded(pairs).length)
  })

  it('readme.md has the figures', () => expect(readme).toContain(lineOf(`the chain, ${series}`, pairs)))
})

describe('every rule bites', async () => {
  const worlds: World[] = []
  for (const root of edited.values()) worlds.push(await worldOf(root, '18.0'))
  const all = (rules: NeedRule[]): string[] => worlds.map((world) => JSON.stringify(decideNeeds(world, rules)))
  const whole = all(needRules)

  it.each(needRules.map((rule) => [rule.id]))('without %s an edit is judged otherwise', (id) => {
    const without = all(needRules.filter((rule) => rule.id !== id))
    expect(without.some((each, index) => each !== whole[index])).toBe(true)
  })
})
