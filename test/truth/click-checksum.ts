/**
 * The rule of `click-odoo-update` (click-odoo-contrib 1.22), as its documentation gives it: SHA-1 over path and content of every file of the module in path order, save
 * `*.pyc`, `*.pyo`, `i18n/*.pot`, `i18n_extra/*.pot`, `static/*`, `tests/*` and translations to languages that are not installed. A module whose sum differs is
 * updated, and with it every module that depends on it.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Languages of the databases that the truth was found on. */
const languages = ['en', 'fr']

export async function clickUpdates(before: string, after: string, modules: string[]): Promise<string[]> {
  const changed: string[] = []
  for (const module of modules) if ((await checksum(join(before, module))) !== (await checksum(join(after, module)))) changed.push(module)
  // In the chain every module depends on those before it.
  const first = modules.findIndex((module) => changed.includes(module))
  return first === -1 ? [] : modules.slice(first)
}

async function checksum(folder: string): Promise<string> {
  const hash = createHash('sha1')
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  for (const path of paths.filter(counts).sort()) hash.update(path).update(await readFile(join(folder, path)))
  return hash.digest('hex')
}

function counts(path: string): boolean {
  if (/\.py[co]$/.test(path) || /^(static|tests)\//.test(path) || /^i18n(_extra)?\/.*\.pot$/.test(path)) return false
  const translation = /^i18n(?:_extra)?\/(.+)\.po$/.exec(path)
  return translation === null || languages.includes(translation[1]!.slice(0, 2))
}
