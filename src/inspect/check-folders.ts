/** `release check` on folders: finds modules, reads them into facts, and asks every rule. Loads nothing of them. */
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import { Series } from '../domain/instance.ts'
import type { CheckFinding, ReleaseCheck } from '../domain/release-check.ts'
import { findModules, isModule, readManifests } from './addons-path.ts'
import type { FactsCache } from './facts/cache.ts'
import { readModules } from './facts/read-modules.ts'
import { checkModules } from './rules/check-modules.ts'

export interface CheckFolders {
  folders: string[]
  /** Null: as the manifests say. */
  series: Series | null
  /** The rest of the addons_path; empty when it is not known. */
  addons: string[]
  cache: FactsCache
  progress?: (done: number, total: number) => void
}

/** @throws EvenkeelError usage: no module, or no series to be known */
export async function checkFolders({ folders, series, addons, cache, progress }: CheckFolders): Promise<ReleaseCheck> {
  const { modules, twice } = await modulesIn(folders)
  const facts = await readModules(modules, { cache, ...(progress ? { progress } : {}) })
  const known = series ?? seriesOf(facts.map(({ manifest }) => manifest.values.version))
  const checked = checkModules({ modules: facts, series: known, others: await othersOn(addons, known) })
  const findings = [...twice, ...checked.findings]
  return toDocument('ReleaseCheck', {
    series: known,
    ...checked,
    verdict: twice.length > 0 ? ('bad' as const) : checked.verdict,
    modules: facts.map(({ name, folder }) => ({ name, folder })),
    findings,
  })
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
      else if (first !== path)
        twice.push({ rule: 'dependency', severity: 'error', module: name, path: '', line: 1, text: `was found twice: ${first} and ${path}` })
    }
  }
  return { modules, twice }
}

async function readable(folder: string): Promise<string> {
  await readdir(folder).catch((cause) => {
    throw new EvenkeelError('usage', `${folder} cannot be read.`, { hint: 'check the path after --modules', cause })
  })
  return folder
}

/** The series that most versions name. */
function seriesOf(versions: unknown[]): Series {
  const counts = Series.options.map((series) => [series, versions.filter((version) => String(version).startsWith(`${series}.`)).length] as const)
  const [best] = counts.sort((a, b) => b[1] - a[1])
  if (best && best[1] > 0) return best[0]
  throw new EvenkeelError('usage', 'No manifest says for which Odoo series it is.', { hint: 'add --series 16.0 or --series 18.0' })
}

async function othersOn(addons: string[], series: Series) {
  if (addons.length === 0) return null
  const manifests = await readManifests(addons, series)
  // A broken manifest among them is theirs to mend; Odoo would not see the module.
  return new Map(manifests.map(({ name, installable, depends }) => [name, { installable, depends }]))
}

/** Odoo's own modules in a source tree, where there is one. */
export function odooAddons(home: string): string[] {
  return [join(home, 'odoo', 'addons'), join(home, 'addons')]
}
