/** The files of a module folder, by a bounded walk that follows no link. Names that cannot be released are troubles, never exceptions. */
import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { FileRole, MigrationFact } from '../../domain/facts/module.ts'
import type { FileTrouble } from '../../domain/facts/trouble.ts'
import { deepestFolder, faultOfName } from '../../domain/module-path.ts'
import { manifestName } from '../manifest.ts'
import type { Language } from './extract-file.ts'

export interface ListedFile {
  path: string
  role: FileRole
  /** Null for what is not read into facts. */
  language: Language | null
  /** Null for what is not read, where its size is not wanted. */
  stats: Stats | null
}

export interface Listing {
  files: ListedFile[]
  troubles: FileTrouble[]
}

/** What editors, Python and version control leave beside the code. */
export const leftovers = /^(__pycache__|\.git|\.hg|\.svn|\.DS_Store|\.idea|\.vscode|node_modules)$|\.(pyc|pyo|swp|swo|orig)$|~$/

/** The largest module of Odoo 18.0 has 1,600 files. */
const mostFiles = 50_000

/** Nobody keeps a key in a file as large as that. */
const mostTextBytes = 2 ** 20

/** In path order. @param everySize also of files that are not read. A check of all of Odoo that finds nothing changed takes 0.9 s with them, 0.7 s without. */
export function listModule(folder: string, everySize: boolean): Listing {
  const listing: Listing = { files: [], troubles: [] }
  walk({ root: folder, everySize, listing }, '', 0)
  return listing
}

interface Walk {
  root: string
  everySize: boolean
  listing: Listing
}

function walk(pass: Walk, below: string, depth: number): void {
  const { root, listing } = pass
  for (const entry of entriesOf(root, below, listing)) {
    if (leftovers.test(entry.name)) continue
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    const refused = refusalOf(entry, depth)
    if (listing.files.length >= mostFiles) {
      trouble(listing, '', 'size', `holds more than ${mostFiles} files; the rest was not looked at`)
      return
    }
    if (refused) trouble(listing, path, ...refused)
    else if (entry.isDirectory()) walk(pass, path, depth + 1)
    else addFile(pass, path)
  }
}

function refusalOf(entry: Dirent, depth: number): [FileTrouble['kind'], string] | null {
  const fault = faultOfName(entry.name)
  if (fault !== null) return ['name', `${fault}: a release cannot hold it`]
  if (entry.isDirectory()) return depth >= deepestFolder ? ['depth', `lies deeper than ${deepestFolder} folders and was not looked at`] : null
  if (entry.isFile()) return null
  if (entry.isSymbolicLink()) return ['link', 'is a symbolic link, which was not followed: a release holds regular files only']
  return ['special', 'is no regular file: a release holds regular files only']
}

function entriesOf(root: string, below: string, listing: Listing): Dirent[] {
  try {
    return readdirSync(join(root, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    trouble(listing, below, 'unreadable', `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`)
    return []
  }
}

function addFile({ root, everySize, listing }: Walk, path: string): void {
  const [role, language] = [roleOf(path), languageOf(path)]
  try {
    const stats = everySize || language !== null ? lstatSync(join(root, path)) : null
    const tooLarge = language === 'text' && stats !== null && stats.size > mostTextBytes
    listing.files.push({ path, role, language: tooLarge ? null : language, stats })
  } catch (error) {
    trouble(listing, path, 'unreadable', `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`)
  }
}

function trouble({ troubles }: Listing, path: string, kind: FileTrouble['kind'], text: string): void {
  troubles.push({ path, kind, line: 1, text })
}

export function roleOf(path: string): FileRole {
  const [first = '', ...rest] = path.split('/')
  if (path === manifestName) return 'manifest'
  if (rest.length > 0 && (first === 'migrations' || first === 'upgrades')) return 'migration'
  if (rest.length > 0 && first === 'static') return 'static'
  if (rest.length > 0 && (first === 'i18n' || first === 'i18n_extra')) return 'translation'
  if (rest.length > 0 && first === 'tests') return 'test'
  if (first === 'doc' || first === 'readme' || /^(README|LICENSE|COPYRIGHT|CHANGELOG|CHANGES)\b/i.test(first) || /\.(md|rst)$/.test(path))
    return 'documentation'
  if (path.endsWith('.py')) return 'python'
  return /\.(xml|csv|sql)$/.test(path) ? 'data' : 'other'
}

export function languageOf(path: string): Language | null {
  if (path === manifestName) return 'manifest'
  if (path.endsWith('.py')) return path.startsWith('tests/') ? 'test' : 'python'
  if (path.endsWith('.xml')) return 'xml'
  if (path.endsWith('.csv')) return 'csv'
  return mayHoldSecrets(path) ? 'text' : null
}

/** Settings, scripts and keys; not what a browser gets of other people's libraries, nor pictures and translations. */
function mayHoldSecrets(path: string): boolean {
  if (/(^|\/)(lib|libs|i18n|i18n_extra|node_modules)\//.test(path)) return false
  return /(^|\/)\.env(\.\w+)?$|\.(conf|cfg|ini|toml|json|ya?ml|pem|key|ppk|env|sh|bash|js|ts|txt|md|rst|sql|properties|netrc)$/.test(path)
}

/** Files below `migrations/` and `upgrades/` that lie in a version's folder. */
export function migrationsOf(paths: string[]): MigrationFact[] {
  return paths.flatMap((path) => {
    const [folder, version, name, ...deeper] = path.split('/')
    if ((folder !== 'migrations' && folder !== 'upgrades') || version === undefined || name === undefined || deeper.length > 0) return []
    const phase = /^(pre|post|end)-.*\.py$/.exec(name)?.[1] as MigrationFact['phase'] | undefined
    return [{ path, folder, version, phase: phase ?? null }]
  })
}
