/**
 * When module folders last changed, as git says. Only the history is read. A repository of others can name programs in its configuration that git would start: what could
 * start one is switched off, and nothing is fetched.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { ModuleAge } from '../domain/module-review.ts'

const run = promisify(execFile)

const yearMs = 365 * 24 * 3600 * 1000
/** Odoo's own repository has 40,000 commits a year; one answer holds all of them with their paths. */
const mostBytes = 512 * 2 ** 20
const limitMs = 120_000

const inert = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false', 'diff.external=', 'core.quotePath=false']

/** Its output, or null with why not. The user's own configuration counts: it says which folders of others he trusts. */
async function git(folder: string, args: string[]): Promise<{ text: string; why: null } | { text: null; why: string }> {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
  const words = [...inert.flatMap((each) => ['-c', each]), '--no-pager', '-C', folder, ...args]
  return run('git', words, { env, maxBuffer: mostBytes, timeout: limitMs }).then(
    ({ stdout }) => ({ text: stdout, why: null }),
    (error: { stderr?: string; code?: unknown }) => ({ text: null, why: reasonOf(error) }),
  )
}

function reasonOf({ stderr = '', code }: { stderr?: string; code?: unknown }): string {
  if (code === 'ENOENT') return 'git is not installed'
  if (stderr.includes('dubious ownership'))
    return 'it belongs to another user, and git asks you to trust it (git config --global --add safe.directory FOLDER)'
  return stderr.includes('not a git repository') ? 'not in a git work tree' : 'git did not tell the history'
}

export interface History {
  /** By module; null: not measured. */
  ages: Map<string, ModuleAge | null>
  /** Why not, in a sentence per reason. */
  notMeasured: string[]
}

/** @param modules folders by name @param now milliseconds */
export async function readHistory(modules: Map<string, string>, now: number): Promise<History> {
  const { trees, outside } = await workTrees(modules)
  const ages = new Map<string, ModuleAge | null>()
  const unknown = new Map(outside)
  for (const [top, inside] of trees) {
    const found = await agesIn(top, inside, now)
    for (const name of inside.keys()) {
      if (typeof found === 'string') unknown.set(name, found)
      else ages.set(name, found.get(name) ?? null)
    }
  }
  const reasons = Map.groupBy([...unknown], ([, why]) => why)
  return { ages, notMeasured: [...reasons].map(([why, names]) => `age of ${listed(names.map(([name]) => name))}: ${why}`) }
}

interface WorkTrees {
  /** Modules by the work tree that they lie in, each with its path in it. */
  trees: Map<string, Map<string, string>>
  /** The others, with why. */
  outside: Map<string, string>
}

async function workTrees(modules: Map<string, string>): Promise<WorkTrees> {
  const found: WorkTrees = { trees: new Map(), outside: new Map() }
  const tops = new Map<string, Awaited<ReturnType<typeof git>>>()
  for (const [name, folder] of modules) {
    const real = await realpath(folder)
    // Modules side by side lie in one work tree, unless one is a repository itself: 600 questions become one.
    const asked = existsSync(join(real, '.git')) ? real : dirname(real)
    const top = tops.get(asked) ?? (await git(asked, ['rev-parse', '--show-toplevel']))
    tops.set(asked, top)
    if (top.text === null) found.outside.set(name, top.why)
    else {
      const root = top.text.replace(/\n$/, '')
      found.trees.set(root, (found.trees.get(root) ?? new Map<string, string>()).set(name, relative(root, real)))
    }
  }
  return found
}

/** A sentence: why it cannot be told. */
async function agesIn(top: string, modules: Map<string, string>, now: number): Promise<Map<string, ModuleAge> | string> {
  const shallow = await git(top, ['rev-parse', '--is-shallow-repository'])
  if (shallow.text?.trim() !== 'false') return shallow.why ?? 'the clone is shallow (git fetch --unshallow)'
  const recent = await recentChanges(top, now)
  if (recent === null) return 'git did not tell the history'
  const byModule = changesByModule(recent, modules)
  const ages = new Map<string, ModuleAge>()
  for (const [name, path] of modules) {
    const changes = byModule.get(name) ?? []
    ages.set(name, { lastChangedAt: changes[0] ?? (await lastChange(top, path)), changesLastYear: changes.length })
  }
  return ages
}

/** When each module was changed, the newest first. One look-up per path and folder above it: a year of Odoo has 100,000 paths, and it has 600 modules. */
function changesByModule(recent: Change[], modules: Map<string, string>): Map<string, string[]> {
  const names = new Map([...modules].map(([name, path]) => [path, name]))
  const found = new Map<string, string[]>()
  for (const { at, paths } of recent) {
    const touched = new Set(paths.flatMap((path) => foldersOf(path).flatMap((folder) => names.get(folder) ?? [])))
    for (const name of touched) found.set(name, [...(found.get(name) ?? []), at])
  }
  return found
}

/** `a/b/c.py` lies in a/b, in a, and in the work tree itself. */
function foldersOf(path: string): string[] {
  const words = path.split('/').slice(0, -1)
  return ['', ...words.map((_, index) => words.slice(0, index + 1).join('/'))]
}

interface Change {
  at: string
  paths: string[]
}

/** The newest first; merges left out, because they repeat what was counted. Null: git failed. */
async function recentChanges(top: string, now: number): Promise<Change[] | null> {
  const since = new Date(now - yearMs).toISOString()
  const args = ['log', '--no-merges', '--no-ext-diff', '--no-textconv', '--no-renames', `--since=${since}`, '--format=%x01%cI', '--name-only', '-z']
  const { text } = await git(top, args)
  if (text === null) return null
  const changes: Change[] = []
  for (const word of text.split('\0')) {
    const path = word.replace(/^\n/, '')
    if (word.startsWith('\u0001')) changes.push({ at: utc(word.slice(1)), paths: [] })
    else if (path !== '') changes.at(-1)?.paths.push(path)
  }
  return changes
}

async function lastChange(top: string, path: string): Promise<string | null> {
  const { text } = await git(top, ['log', '-1', '--no-merges', '--format=%cI', '--', path === '' ? '.' : path])
  const at = text?.trim() ?? ''
  return at === '' ? null : utc(at)
}

const utc = (at: string): string => new Date(at.trim()).toISOString()

function listed(names: string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
