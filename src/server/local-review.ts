/** `module review` of folders, without a server: the modules in them are reviewed, what they depend on is read beside them. */
import { resolve } from 'node:path'
import type { ModuleFacts } from '../domain/facts/module.ts'
import { Series } from '../domain/instance.ts'
import type { ModuleReview } from '../domain/module-review.ts'
import { findModules, namedModules } from '../inspect/addons-path.ts'
import type { FactsCache } from '../inspect/facts/cache.ts'
import { type ReadModules, readModules } from '../inspect/facts/read-modules.ts'
import { dependsOf } from '../inspect/review/dependencies.ts'
import { reviewModules } from '../inspect/review/review-modules.ts'
import { readHistory } from './git-history.ts'

export interface ReviewFolders {
  folders: string[]
  /** Null: as most manifests say; where none says it, it stays unknown. */
  series: Series | null
  /** Folders of modules that are not reviewed, in the order of the addons_path. @param series as found */
  addons: (series: Series | null) => string[]
  cache: FactsCache
  /** Milliseconds. */
  now: number
  progress?: ReadModules['progress']
}

/** @throws EvenkeelError usage: a folder that is not there, or without a module */
export async function reviewFolders({ folders, series, addons, cache, now, progress }: ReviewFolders): Promise<ModuleReview> {
  const found = await modulesIn(folders)
  const reading = { cache, ...(progress ? { progress } : {}) }
  const modules = await readModules(found.modules, reading)
  const known = series ?? seriesOf(modules)
  const { around, missing } = await readBelow(modules, await findModules(addons(known)), reading)
  const history = await readHistory(found.modules, now)
  return reviewModules({
    modules,
    around,
    ages: history.ages,
    at: new Date(now).toISOString(),
    series: known,
    folders: folders.map((folder) => resolve(folder)),
    instance: null,
    notMeasured: [...found.twice, ...missingText(missing), ...history.notMeasured],
  })
}

interface Below {
  around: ModuleFacts[]
  /** Modules that something depends on and that were found nowhere. */
  missing: string[]
}

/** What modules depend on, level by level: of 600 modules beside them the forty that matter are read. */
export async function readBelow(modules: ModuleFacts[], beside: Map<string, string>, reading: ReadModules): Promise<Below> {
  const known = new Set(modules.map(({ name }) => name))
  const below: Below = { around: [], missing: [] }
  for (let level = modules; level.length > 0; ) {
    const wanted = [...new Set(level.flatMap(dependsOf))].filter((name) => !known.has(name))
    for (const name of wanted) known.add(name)
    below.missing.push(...wanted.filter((name) => !beside.has(name)))
    level = await readModules(new Map(wanted.flatMap((name) => (beside.has(name) ? [[name, beside.get(name) ?? ''] as const] : []))), reading)
    below.around.push(...level)
  }
  return below
}

export function missingText(missing: string[]): string[] {
  if (missing.length === 0) return []
  return [`${missing.sort().join(', ')}: not found, so depth and what is overridden of them are left out`]
}

/** Each folder is a module or holds modules. The first of a name counts, as on an addons_path. */
async function modulesIn(folders: string[]): Promise<{ modules: Map<string, string>; twice: string[] }> {
  const modules = new Map<string, string>()
  const twice: string[] = []
  for (const folder of folders.map((each) => resolve(each))) {
    for (const [name, path] of await namedModules(folder, 'evenkeel module review --help')) {
      const first = modules.get(name) ?? path
      modules.set(name, first)
      if (first !== path) twice.push(`${path}: ${name} was found in ${first} first, which is what Odoo would load`)
    }
  }
  return { modules, twice }
}

/** The series that most versions name. */
function seriesOf(modules: ModuleFacts[]): Series | null {
  const versions = modules.map(({ manifest }) => String(manifest.values.version))
  const counts = Series.options.map((series) => ({ series, count: versions.filter((version) => version.startsWith(`${series}.`)).length }))
  const best = counts.reduce((most, each) => (each.count > most.count ? each : most))
  return best.count > 0 ? best.series : null
}
