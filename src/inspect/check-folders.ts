/**
 * `release check` on folders: finds modules, reads them into facts, and asks every rule. Loads nothing of them. What a module gives is kept by the digest of all that it
 * depends on, so that of an unchanged tree not one fact is taken out of the cache.
 */
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import { Series } from '../domain/instance.ts'
import type { CheckFinding, ReleaseCheck } from '../domain/release-check.ts'
import { findModules, namedModules } from './addons-path.ts'
import { readAllowFile } from './allow-file.ts'
import { type FactsCache, putInParts, withoutCache } from './facts/cache.ts'
import { FactsGone, type OpenModule, openModules } from './facts/read-modules.ts'
import { readHeads } from './module-heads.ts'
import { type CheckAll, checkAll } from './rules/check-all.ts'
import { judgeChecks, unknownDependencies } from './rules/check-modules.ts'
import { closureOf, type ModuleHead } from './rules/module-head.ts'
import { Threads } from './threads.ts'

export interface CheckFolders {
  folders: string[]
  /** Null: as the manifests say. */
  series: Series | null
  /** The rest of the addons_path, for the series that was given or found; empty when it is not known. */
  addonsOf(series: Series): string[]
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
  addonsOf,
  base,
  replaces = false,
  notMeasured = [],
  cache,
  progress,
}: CheckFolders): Promise<ReleaseCheck> {
  const own = await modulesIn(folders)
  const allowances = await Promise.all(foldersOfAllowances(folders).map(readAllowFile))
  const ownHeads = await readHeads(own.modules, cache)
  const known = series ?? seriesOf([...ownHeads.values()].map(({ version }) => version ?? ''))
  const addons = addonsOf(known)
  const others = await findModules(addons)
  const heads = new Map([...(await readHeads(new Map([...others].filter(([name]) => !own.modules.has(name))), cache)), ...ownHeads])
  const complete = addons.length > 0
  const modules = await withThreads(async (threads) => {
    const later = new Map<string, string>()
    const world = await openWorld({ own: own.modules, heads, base, cache, threads, later, ...(progress ? { progress } : {}) })
    const [checks] = await Promise.all([checkAll({ ...world, heads, series: known, complete, cache, threads }), putInParts(cache, later)])
    return checks
  })
  const checkedHeads = [...own.modules.keys()].flatMap((name) => heads.get(name) ?? [])
  const judged = judgeChecks({
    modules,
    findings: [...own.twice, ...(replaces ? [] : shadowed(own.modules, others))],
    allowances: allowances.flat(),
    notMeasured: [...notMeasured, ...unknownDependencies(checkedHeads, heads, complete)],
  })
  return toDocument('ReleaseCheck', { series: known, ...judged, modules: checkedHeads.map(({ name, folder }) => ({ name, folder })) })
}

async function withThreads<T>(work: (threads: Threads) => Promise<T>): Promise<T> {
  const threads = new Threads()
  try {
    return await work(threads)
  } finally {
    await threads.close()
  }
}

interface OpenWorld {
  own: Map<string, string>
  heads: Map<string, ModuleHead>
  base: string[] | null
  cache: FactsCache
  threads: Threads
  later: Map<string, string>
  progress?: (done: number, total: number) => void
}

async function openWorld({ own, heads, base, cache, threads, later, progress }: OpenWorld): Promise<Pick<CheckAll, 'own' | 'opened' | 'before'>> {
  // Of static files only a comparison wants to know the content.
  const reading = {
    cache,
    threads,
    later,
    lazily: true,
    unread: base === null ? ('name' as const) : ('digest' as const),
    ...(progress ? { progress } : {}),
  }
  const below = [...closureOf([...own.keys()], heads)].filter((name) => !own.has(name))
  const others = await openModules(new Map(below.flatMap((name) => (heads.has(name) ? [[name, heads.get(name)?.folder ?? '']] : []))), {
    ...reading,
    unread: 'name',
  })
  const opened = await openModules(own, reading)
  const before = base === null ? null : await openModules((await modulesIn(base)).modules, reading)
  const byName = (modules: OpenModule[]) => new Map(modules.map((module) => [module.name, module]))
  return { own: opened, opened: byName([...others, ...opened]), before: before && byName(before) }
}

/** Each folder is a module or holds modules. The first of a name counts, as on an addons_path; the others are findings. */
async function modulesIn(folders: string[]): Promise<{ modules: Map<string, string>; twice: CheckFinding[] }> {
  const modules = new Map<string, string>()
  const twice: CheckFinding[] = []
  for (const folder of folders.map((each) => resolve(each))) {
    for (const [name, path] of await namedModules(folder, 'evenkeel release check --help')) {
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
