/** Edits of real addons in one database, each of another module. What they depend on is installed once, with users' data in it. */
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EditTruth } from '../batch.ts'
import { applyEdit, type Edit, editedModules } from '../edit.ts'
import { judge, type Looks } from '../judge.ts'
import { createDatabase, dropDatabase, install, type Look, type LookAt, look, type OdooWorld, runScript, update } from '../odoo-run.ts'
import { realModules } from './edits.ts'

export interface RealStart {
  base: string
  database: string
  look: Look
  /** Facts that an update changes although nothing was edited, by module: they say nothing of an edit. */
  unsteady: Record<string, Set<string>>
}

const tried = 'truth_real_try'

/** Where the addon stands in Odoo's tree. */
export const addonsOf = ({ odoo }: Pick<OdooWorld, 'odoo'>): string => join(odoo.home, 'addons')

/** As few batches as there are edits of one module. */
export function realBatches(edits: Edit[]): Edit[][] {
  const batches: Edit[][] = []
  for (const edit of edits) {
    const free = batches.find((batch) => !batch.some((other) => moduleOf(other) === moduleOf(edit)))
    if (free) free.push(edit)
    else batches.push([edit])
  }
  return batches
}

/** The one module that an edit is of. */
export const moduleOf = (edit: Edit): string => editedModules(edit)[0] as string

export async function makeRealStart(world: OdooWorld, base: string): Promise<RealStart> {
  const addons = join(world.folder, 'real-before')
  const database = 'truth_real_old'
  await layOut(world, addons, [])
  await createDatabase(world, database, base)
  await install(world, database, addons, realModules)
  await seed(world, lookAt(database, addons, []))
  const before = await look(world, lookAt(database, addons, []))
  await createDatabase(world, tried, database)
  await update(world, tried, addons, realModules)
  const updated = await look(world, lookAt(tried, addons, []))
  return { base, database, look: before, unsteady: Object.fromEntries(realModules.map((module) => [module, unsteadyOf(before, updated, module)])) }
}

function unsteadyOf(before: Look, updated: Look, module: string): Set<string> {
  const [a, b] = [before.facts[module] ?? {}, updated.facts[module] ?? {}]
  const found = Object.keys({ ...a, ...b }).filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
  if (found.length > 0) console.error(`${module}: an update without an edit changes ${found.join(', ')}`)
  return new Set(found)
}

function steady({ facts, ...look }: Look, unsteady: RealStart['unsteady']): Look {
  const kept = Object.entries(facts).map(([module, own]) => [
    module,
    Object.fromEntries(Object.entries(own).filter(([name]) => !unsteady[module]?.has(name))),
  ])
  return { ...look, facts: Object.fromEntries(kept) }
}

export async function tryRealBatch(world: OdooWorld, start: RealStart, edits: Edit[]): Promise<Record<string, EditTruth>> {
  const [after, edited] = [join(world.folder, 'real-after'), edits.map(moduleOf)]
  await layOut(world, after, edits)
  const looks = await takeLooks(world, start, after, edited)
  const tables = new Set(Object.keys(looks.before.raw))
  return Object.fromEntries(
    edits.map((edit) => {
      const module = moduleOf(edit)
      return [edit.id, { modules: { [module]: judge(looks, module, { runs: false, tables, edited, chain: [module] }) } }]
    }),
  )
}

async function layOut(world: OdooWorld, folder: string, edits: Edit[]): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const module of realModules) await cp(join(addonsOf(world), module), join(folder, module), { recursive: true })
  for (const edit of edits) await applyEdit(edit, folder)
}

async function takeLooks(world: OdooWorld, start: RealStart, addons: string, edited: string[]): Promise<Looks> {
  const lookNow = async (): Promise<Look> => steady(await look(world, lookAt(tried, addons, edited)), start.unsteady)
  await createDatabase(world, tried, start.database)
  const restarted = await lookNow()
  await update(world, tried, addons, edited)
  const updated = await lookNow()
  await createDatabase(world, tried, start.base)
  await install(world, tried, addons, realModules)
  await seed(world, lookAt(tried, addons, edited))
  const fresh = await lookNow()
  await dropDatabase(world, tried)
  return { before: steady(start.look, start.unsteady), restarted, updated, fresh, withoutScripts: null }
}

const lookAt = (database: string, addons: string, edited: string[]): LookAt => ({ database, addons, tokens: [], modules: realModules, edited })

async function seed(world: OdooWorld, at: LookAt): Promise<void> {
  const output = await runScript(world, at, await readFile(join(import.meta.dirname, 'seed.py'), 'utf8'))
  if (!output.includes('truth-seeded')) throw new Error(`the seed did not finish: ${output.slice(-2000)}`)
  const left = output.split('\n').filter((line) => line.startsWith('not seeded:'))
  if (left.length > 0) console.error(left.join('\n'))
}
