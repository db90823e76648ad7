/** The rules held against what really happened to Odoo's own addons after an edit: results/<series>.json, written by `npm run truth -- --real`. The addons stand in Odoo's tree. */
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findOdoo, type OdooTree } from '../../../sandbox/find-odoo.ts'
import { withoutCache } from '../../../src/inspect/facts/cache.ts'
import { decideNeeds } from '../../../src/inspect/need/decide-need.ts'
import { readWorld } from '../../../src/inspect/need/read-world.ts'
import type { EditTruth } from '../batch.ts'
import { clickUpdates } from '../click-checksum.ts'
import { applyEdit, type Edit } from '../edit.ts'
import { lineOf, missed, type Pair, unneeded } from '../score.ts'
import { addonsOf, moduleOf } from './batch.ts'
import { realEdits } from './edits.ts'

const folder = await mkdtemp(join(tmpdir(), 'evenkeel-truth-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const readme = await readFile(join(import.meta.dirname, '../readme.md'), 'utf8')

async function pairOf(odoo: OdooTree, edit: Edit, { modules }: EditTruth): Promise<Pair> {
  const module = moduleOf(edit)
  const [addons, root] = [addonsOf({ odoo }), join(folder, odoo.series, edit.id)]
  await cp(join(addons, module), join(root, module), { recursive: true })
  await applyEdit(edit, root)
  const world = await readWorld({
    before: new Map([[module, join(addons, module)]]),
    after: new Map([[module, join(root, module)]]),
    series: odoo.series,
    languages: ['en_US', 'fr_FR'],
    installed: new Map(),
    cache: withoutCache,
  })
  const predicted = decideNeeds(world).find(({ name }) => name === module)?.need ?? 'nothing'
  const click = (await clickUpdates(addons, root, [module])).includes(module)
  return { edit: edit.id, module, truth: modules[module]!.need, predicted, click }
}

const resultsOf = ({ series }: OdooTree): string => join(import.meta.dirname, 'results', `${series}.json`)
const [tried, untried] = [findOdoo().filter((odoo) => existsSync(resultsOf(odoo))), findOdoo().filter((odoo) => !existsSync(resultsOf(odoo)))]

it.skipIf(untried.length === 0).fails('not tried yet: npm run truth -- --real', () => expect(untried.map(({ series }) => series)).toEqual([]))

describe.each(tried)('real addons of $series', async (odoo) => {
  const truths = JSON.parse(await readFile(resultsOf(odoo), 'utf8')) as Record<string, EditTruth>
  const pairs: Pair[] = []
  for (const edit of realEdits) if (truths[edit.id]) pairs.push(await pairOf(odoo, edit, truths[edit.id] as EditTruth))

  it('were tried with every edit', () => expect(Object.keys(truths).sort()).toEqual(realEdits.map(({ id }) => id).sort()))

  it('no needed update is missed', () => expect(missed(pairs)).toEqual([]))

  // Fewer than twenty, so five in a hundred of them would be none.
  it('at most one update is not needed', () => expect(unneeded(pairs).length, JSON.stringify(unneeded(pairs))).toBeLessThanOrEqual(1))

  it('readme.md has the figures', () => expect(readme).toContain(lineOf(`real addons, ${odoo.series}`, pairs)))
})
