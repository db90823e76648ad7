/**
 * Module folders into facts: listed, hashed, looked up by digest, and only what is new is parsed, on all cores. The one entrance for diff, check, review and hazards.
 * Nothing of a module is imported or executed, and a module that cannot be read is facts with troubles, not an exception.
 */
import { join } from 'node:path'
import type { FileFact, ModuleFacts } from '../../domain/facts/module.ts'
import type { FileTrouble } from '../../domain/facts/trouble.ts'
import type { FactsCache } from './cache.ts'
import type { FileTask, Language } from './extract-file.ts'
import { extractFiles } from './extract-files.ts'
import { noManifest } from './extract-manifest.ts'
import { type ListedFile, type Listing, listModule, migrationsOf } from './list-module.ts'
import { SeenFiles } from './seen-files.ts'
import { shortDigest } from './short-digest.ts'

export class FactsGone extends Error {}

export interface ReadModules {
  cache: FactsCache
  /** `all` also hashes static files, translations and documents: twelve times the bytes on Odoo 18.0. Default `code`. */
  digests?: 'code' | 'all'
  /** Facts that are kept are taken out at the first question only; then `facts()` throws FactsGone when another process has removed them meanwhile. */
  lazily?: boolean
  /** Called while files are parsed. */
  progress?: (done: number, total: number) => void
}

interface Part {
  name: string
  folder: string
  listing: Listing
  sha256: Map<string, string | null>
  /** Facts as JSON by path; missing until extracted. */
  facts: Map<string, string>
  /** The whole module's facts as JSON, when they were found under the digest of its files. */
  whole: string | null
  /** Takes them out of the cache, where they were found to be. */
  kept: (() => string | null) | null
  seen: [string, string] | null
}

/** A module whose files are known by digest, and whose facts are at hand when somebody wants them: taking them out of the cache costs more than hashing the files. */
export interface OpenModule {
  name: string
  folder: string
  /** Over every path, size and content hash that was asked for, and what could not be read: equal means equal facts. */
  digest: string
  facts(): ModuleFacts
}

/** @param modules folders by module name. In the order of the map. */
export async function readModules(modules: Map<string, string>, options: ReadModules): Promise<ModuleFacts[]> {
  return (await openModules(modules, options)).map((module) => module.facts())
}

/** As `readModules`, but each module's facts are put together at the first question for them. */
export async function openModules(
  modules: Map<string, string>,
  { cache, digests = 'code', lazily = false, progress }: ReadModules,
): Promise<OpenModule[]> {
  const now = Date.now()
  const parts = [...modules].map(([name, folder]) => prepare(name, folder, { cache, digests, lazily, now }))
  const wanted = parts.flatMap((part) => (isKept(part) ? [] : missing(part)))
  const found = await extract(wanted, progress)
  const entries = new Map<string, string>()
  for (const part of parts) keep(part, entries)
  for (const [key, json] of found) entries.set(key, json)
  cache.put(entries)
  return parts.map(opened)
}

function opened(part: Part): OpenModule {
  let facts: ModuleFacts | null = null
  return {
    name: part.name,
    folder: part.folder,
    digest: treeDigest(part),
    facts: () => {
      facts ??= assemble(part)
      return facts
    },
  }
}

function treeDigest({ listing, sha256 }: Part): string {
  const files = listing.files.map(({ path, stats }) => `${path}\0${stats.size}\0${sha256.get(path) ?? ''}`)
  return shortDigest([...files, ...listing.troubles.map(({ path, kind }) => `${path}\0${kind}`)].join('\n'))
}

interface Prepare {
  cache: FactsCache
  digests: 'code' | 'all'
  lazily: boolean
  now: number
}

const isKept = ({ whole, kept }: Part): boolean => whole !== null || kept !== null

function prepare(name: string, folder: string, { cache, digests, lazily, now }: Prepare): Part {
  const listing = listModule(folder)
  const seen = new SeenFiles(folder, cache, now)
  const sha256 = new Map(listing.files.map((file) => [file.path, digests === 'all' || file.language !== null ? seen.sha256(file) : null]))
  const part: Part = { name, folder, listing, sha256, facts: new Map(), whole: null, kept: null, seen: seen.entry() }
  const key = `module/${codeDigest(part)}`
  if (!lazily) part.whole = cache.get(key)
  else if (cache.has(key)) part.kept = () => cache.get(key)
  if (isKept(part)) return part
  for (const { path, language } of codeFiles(part)) {
    const digest = sha256.get(path)
    const json = digest ? cache.get(`${language}/${digest}`) : null
    if (json !== null) part.facts.set(path, json)
  }
  return part
}

type CodeFile = ListedFile & { language: Language }

const codeFiles = ({ listing }: Part): CodeFile[] => listing.files.filter((file): file is CodeFile => file.language !== null)

function codeDigest(part: Part): string {
  return shortDigest(
    codeFiles(part)
      .map(({ path, stats }) => `${path}\0${part.sha256.get(path) ?? `?${stats.size}`}`)
      .join('\n'),
  )
}

interface Wanted {
  part: Part
  path: string
  task: FileTask
}

function missing(part: Part): Wanted[] {
  return codeFiles(part)
    .filter(({ path }) => !part.facts.has(path))
    .map(({ path, language, stats }) => ({ part, path, task: { file: join(part.folder, path), language, bytes: stats.size } }))
}

/** Extracts into the parts, and answers what may be kept. */
async function extract(wanted: Wanted[], progress: ReadModules['progress']): Promise<Map<string, string>> {
  let done = 0
  const results = await extractFiles(
    wanted.map(({ task }) => task),
    (files) => {
      done += files
      progress?.(done, wanted.length)
    },
  )
  const keep = new Map<string, string>()
  for (const [index, { part, path, task }] of wanted.entries()) {
    const result = results[index]
    if (!result) continue
    part.facts.set(path, result.json)
    part.sha256.set(path, result.sha256)
    if (result.sha256 !== null) keep.set(`${task.language}/${result.sha256}`, result.json)
  }
  return keep
}

function keep(part: Part, entries: Map<string, string>): void {
  // A file that could not be read is tried again next time.
  const complete = codeFiles(part).every(({ path }) => part.sha256.get(path) !== null)
  const found = !isKept(part) && complete
  if (!isKept(part)) part.whole = wholeOf(part)
  if (found && part.whole !== null) entries.set(`module/${codeDigest(part)}`, part.whole)
  if (part.seen) entries.set(...part.seen)
}

function bodyOf({ name, whole, kept }: Part): string {
  const body = whole ?? kept?.() ?? null
  if (body === null) throw new FactsGone(`the facts of ${name} are not kept any more`)
  return body
}

function assemble(part: Part): ModuleFacts {
  const { manifest, python, xml, csv, text } = JSON.parse(bodyOf(part)) as Pick<ModuleFacts, 'python' | 'xml' | 'csv' | 'text'> & {
    manifest: Record<string, ModuleFacts['manifest']>
  }
  const files = part.listing.files.map(
    ({ path, role, stats }): FileFact => ({ path, bytes: stats.size, sha256: part.sha256.get(path) ?? null, role }),
  )
  const read = { manifest: Object.values(manifest)[0] ?? noManifest, python, xml, csv, text }
  const troubles = [...part.listing.troubles, ...troublesOf({ ...manifest, ...python, ...xml, ...csv })]
  return {
    name: part.name,
    folder: part.folder,
    codeDigest: codeDigest(part),
    ...read,
    files,
    migrations: migrationsOf(files.map(({ path }) => path)),
    troubles,
  }
}

/** `{"manifest": {path: facts}, "python": {...}, ...}` without parsing what was just written. */
function wholeOf(part: Part): string {
  const groups: Record<Exclude<Language, 'test'>, string[]> = { manifest: [], python: [], xml: [], csv: [], text: [] }
  for (const { path, language } of codeFiles(part)) {
    const json = part.facts.get(path)
    if (json !== undefined) groups[language === 'test' ? 'python' : language].push(`${JSON.stringify(path)}:${json}`)
  }
  return `{${Object.entries(groups)
    .map(([language, members]) => `"${language}":{${members.join(',')}}`)
    .join(',')}}`
}

function troublesOf(facts: Record<string, { troubles: ModuleFacts['manifest']['troubles'] }>): FileTrouble[] {
  return Object.entries(facts).flatMap(([path, { troubles }]) => troubles.map((trouble) => ({ ...trouble, path })))
}
