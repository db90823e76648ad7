/**
 * `release check` on folders: finds modules, reads them into facts, and asks every rule. Loads nothing of them. What a module gives is kept by the digest of all that it
 * depends on, so that of an unchanged tree not one fact is taken out of the cache.
 */
import { existsSync, realpathSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import { Series } from '../domain/instance.ts'
import type { CheckFinding, ReleaseCheck } from '../domain/release-check.ts'
import { findModules, isModule } from './addons-path.ts'
import { readAllowFile } from './allow-file.ts'
import { type FactsCache, sourcesDigest, withoutCache } from './facts/cache.ts'
import { FactsGone, type OpenModule, openModules } from './facts/read-modules.ts'
import { shortDigest } from './facts/short-digest.ts'
import { readHeads } from './module-heads.ts'
import { checkModule, judgeChecks, type ModuleCheck, unknownDependencies } from './rules/check-modules.ts'
import { closureOf, type ModuleHead } from './rules/module-head.ts'

export interface CheckFolders {
  folders: string[]
  /** Null: as the manifests say. */
  series: Series | null
  /** The rest of the addons_path; empty when it is not known. */
  addons: string[]
  /** The same modules before the change: folders as above; null when nothing is compared with. */
  base: string[] | null
  /** The modules are meant to take the place of others of the same name. */
  replaces?: boolean
  /** What the caller knows that cannot be looked at. */
  notMeasured?: string[]
  cache: FactsCache
  progress?: (done: number, total: number) => void
}

/** @throws EvenkeelError usage: no module, no series to be known, or a file of allowances that is not right */
export async function checkFolders(input: CheckFolders): Promise<ReleaseCheck> {
  try {
    return await checkWith(input)
  } catch (error) {
    if (!(error instanceof FactsGone)) throw error
    return checkWith({ ...input, cache: withoutCache })
  }
}

async function checkWith({
  folders,
  series,
  addons,
  base,
  replaces = false,
  notMeasured = [],
  cache,
  progress,
}: CheckFolders): Promise<ReleaseCheck> {
  const own = await modulesIn(folders)
  const others = await findModules(addons)
  const allowances = await Promise.all(foldersOfAllowances(folders).map(readAllowFile))
  const heads = await readHeads(new Map([...others, ...own.modules]), cache)
  const known = series ?? seriesOf([...own.modules.keys()].map((name) => heads.get(name)?.version ?? ''))
  const world = await openWorld({ own: own.modules, heads, base, cache, ...(progress ? { progress } : {}) })
  const checkedHeads = [...own.modules.keys()].flatMap((name) => heads.get(name) ?? [])
  const judged = judgeChecks({
    modules: checkAll({ ...world, heads, series: known, complete: addons.length > 0, cache }),
    findings: [...own.twice, ...(replaces ? [] : shadowed(own.modules, others))],
    allowances: allowances.flat(),
    notMeasured: [...notMeasured, ...unknownDependencies(checkedHeads, heads, addons.length > 0)],
  })
  return toDocument('ReleaseCheck', { series: known, ...judged, modules: checkedHeads.map(({ name, folder }) => ({ name, folder })) })
}

interface World {
  own: OpenModule[]
  /** The checked ones, and what they depend on. */
  opened: Map<string, OpenModule>
  before: Map<string, OpenModule> | null
}

interface OpenWorld {
  own: Map<string, string>
  heads: Map<string, ModuleHead>
  base: string[] | null
  cache: FactsCache
  progress?: (done: number, total: number) => void
}

async function openWorld({ own, heads, base, cache, progress }: OpenWorld): Promise<World> {
  // Of static files only a comparison wants to know the content.
  const reading = { cache, lazily: true, digests: base === null ? ('code' as const) : ('all' as const), ...(progress ? { progress } : {}) }
  const below = [...closureOf([...own.keys()], heads)].filter((name) => !own.has(name))
  const others = await openModules(new Map(below.flatMap((name) => (heads.has(name) ? [[name, heads.get(name)?.folder ?? '']] : []))), {
    ...reading,
    digests: 'code',
  })
  const opened = await openModules(own, reading)
  const before = base === null ? null : await openModules((await modulesIn(base)).modules, reading)
  const byName = (modules: OpenModule[]) => new Map(modules.map((module) => [module.name, module]))
  return { own: opened, opened: byName([...others, ...opened]), before: before && byName(before) }
}

interface CheckAll extends World {
  heads: Map<string, ModuleHead>
  series: Series
  complete: boolean
  cache: FactsCache
}

function checkAll({ own, opened, before, heads, series, complete, cache }: CheckAll): ModuleCheck[] {
  const rulesDigest = sourcesDigest(join(import.meta.dirname, 'rules'))
  const common = shortDigest(JSON.stringify([rulesDigest, series, complete, [...heads.values()].map((head) => ({ ...head, folder: '' }))]))
  const found = new Map<string, string>()
  const checks = own.map((module) => {
    const closure = closureOf(heads.get(module.name)?.depends ?? [], heads)
    const inputs = [...closure].sort().map((name) => opened.get(name)?.digest ?? '')
    const was = before?.get(module.name)
    const key = `check/${shortDigest([common, module.name, module.digest, before === null ? '' : (was?.digest ?? 'new'), ...inputs].join('\n'))}`
    const kept = cache.get(key)
    if (kept !== null) return JSON.parse(kept) as ModuleCheck
    const check = checkModule({
      module: module.facts(),
      series,
      heads,
      complete,
      closure,
      factsOf: (name) => opened.get(name)?.facts() ?? null,
      ...(before === null ? {} : { before: was?.facts() ?? null }),
    })
    found.set(key, JSON.stringify(check))
    return check
  })
  cache.put(found)
  return checks
}

/** Each folder is a module or holds modules. The first of a name counts, as on an addons_path; the others are findings. */
async function modulesIn(folders: string[]): Promise<{ modules: Map<string, string>; twice: CheckFinding[] }> {
  const modules = new Map<string, string>()
  const twice: CheckFinding[] = []
  for (const folder of folders.map((each) => resolve(each))) {
    const found = (await isModule(folder)) ? [[basename(folder), folder] as const] : [...(await findModules([await readable(folder)]))]
    if (found.length === 0)
      throw new EvenkeelError('usage', `No module was found in ${folder}: neither it nor a folder in it has a __manifest__.py.`, {
        hint: '--modules takes a module folder, or a folder of module folders',
      })
    for (const [name, path] of found) {
      const first = modules.get(name)
      if (first === undefined) modules.set(name, path)
      else if (first !== path) twice.push({ ...duplicate, severity: 'error', module: name, text: `was found twice: ${first} and ${path}` })
    }
  }
  return { modules, twice }
}

const duplicate = { rule: 'dependency', path: '', line: 1 }

/** The same name on the rest of the path: which of the two Odoo takes depends on the order of the addons_path alone. */
function shadowed(own: Map<string, string>, others: Map<string, string>): CheckFinding[] {
  return [...own].flatMap(([name, folder]) => {
    const other = others.get(name)
    if (other === undefined || realpathSync(other) === realpathSync(folder)) return []
    return [
      {
        ...duplicate,
        severity: 'warning' as const,
        module: name,
        text: `is also in ${dirname(other)}: Odoo takes the one that comes first on its addons_path`,
      },
    ]
  })
}

function foldersOfAllowances(folders: string[]): string[] {
  return [
    ...new Set(folders.map((folder) => resolve(folder)).map((folder) => (existsSync(join(folder, '__manifest__.py')) ? dirname(folder) : folder))),
  ]
}

async function readable(folder: string): Promise<string> {
  await readdir(folder).catch((cause) => {
    throw new EvenkeelError('usage', `${folder} cannot be read.`, { hint: 'check the path after --modules', cause })
  })
  return folder
}

/** The series that most versions name. */
function seriesOf(versions: string[]): Series {
  const counts = Series.options.map((series) => [series, versions.filter((version) => version.startsWith(`${series}.`)).length] as const)
  const [best] = counts.sort((a, b) => b[1] - a[1])
  if (best && best[1] > 0) return best[0]
  throw new EvenkeelError('usage', 'No manifest says for which Odoo series it is.', { hint: 'add --series 16.0 or --series 18.0' })
}

/** Odoo's own modules in a source tree, where there is one. */
export function odooAddons(home: string): string[] {
  return [join(home, 'odoo', 'addons'), join(home, 'addons')]
}
