/**
 * Module folders into facts: listed, hashed, looked up by digest, and only what is new is parsed, on all cores. The one entrance for diff, check, review and hazards.
 * Nothing of a module is imported or executed, and a module that cannot be read is facts with troubles, not an exception.
 */
import { join } from 'node:path'
import type { FileFact, ModuleFacts } from '../../domain/facts/module.ts'
import type { FileTrouble } from '../../domain/facts/trouble.ts'
import { Threads } from '../threads.ts'
import type { FactsCache } from './cache.ts'
import type { FileTask, Language } from './extract-file.ts'
import { extractFiles } from './extract-files.ts'
import { noManifest } from './extract-manifest.ts'
import { migrationsOf } from './list-module.ts'
import { codeDigest, type LookedFile, treeDigest, type Unread } from './look-at-module.ts'
import { lookAtModules } from './look-at-modules.ts'

export class FactsGone extends Error {}

export interface ReadModules {
  cache: FactsCache
  /** `digest` hashes twelve times the bytes on Odoo 18.0. Default `size`. */
  unread?: Unread
  /** Facts that are kept are taken out at the first question only; then `facts()` throws FactsGone when another process has removed them meanwhile. */
  lazily?: boolean
  /** Called while files are parsed. */
  progress?: (done: number, total: number) => void
  /** The caller's, who ends them; own ones where none are given. */
  threads?: Threads
  /** Takes what is to be kept, for a caller that puts it into the cache when it has the time. */
  later?: Map<string, string>
}

interface Part {
  name: string
  folder: string
  /** `LookedFile[]` as JSON, until somebody asks. */
  listed: string
  files: LookedFile[] | null
  troubles: FileTrouble[]
  treeDigest: string
  codeDigest: string
  /** Facts as JSON by path; missing until extracted. */
  facts: Map<string, string>
  /** The whole module's facts as JSON, when they were found under the digest of its files. */
  whole: string | null
  /** Takes them out of the cache, where they were found to be. */
  kept: (() => string | null) | null
}

/** A module's facts as text: what threads hand to each other. */
export interface PackedFacts {
  name: string
  folder: string
  codeDigest: string
  /** `LookedFile[]` as JSON. */
  files: string
  troubles: FileTrouble[]
  /** Facts by language and path, as JSON. */
  body: string
}

/** A module whose files are known by digest, and whose facts are at hand when somebody wants them: taking them out of the cache costs more than hashing the files. */
export interface OpenModule {
  name: string
  folder: string
  /** Over every path, size and content hash that was asked for, and what could not be read: equal means equal facts. */
  digest: string
  packed(): PackedFacts
  facts(): ModuleFacts
}

/** @param modules folders by module name. In the order of the map. */
export async function readModules(modules: Map<string, string>, options: ReadModules): Promise<ModuleFacts[]> {
  return (await openModules(modules, options)).map((module) => module.facts())
}

/** As `readModules`, but each module's facts are put together at the first question for them. */
export async function openModules(modules: Map<string, string>, options: ReadModules): Promise<OpenModule[]> {
  const threads = options.threads ?? new Threads()
  try {
    return await openWith(threads, modules, options)
  } finally {
    if (!options.threads) await threads.close()
  }
}

async function openWith(
  threads: Threads,
  modules: Map<string, string>,
  { cache, unread = 'size', lazily = false, progress, later }: ReadModules,
): Promise<OpenModule[]> {
  const entries = later ?? new Map<string, string>()
  const parts = await lookAll(modules, { cache, unread, threads, entries })
  for (const part of parts) takeOut(part, cache, lazily)
  await extract(
    parts.filter((part) => !isKept(part)),
    { threads, entries, ...(progress ? { progress } : {}) },
  )
  if (!later) cache.put(entries)
  return parts.map(opened)
}

interface LookAll {
  cache: FactsCache
  unread: Unread
  threads: Threads
  /** What is to be remembered. */
  entries: Map<string, string>
}

async function lookAll(modules: Map<string, string>, { cache, unread, threads, entries }: LookAll): Promise<Part[]> {
  const now = Date.now()
  const looked = await lookAtModules(
    [...modules.values()].map((folder) => ({ folder, seen: cache.get(`seen/${folder}`), unread, now })),
    threads,
  )
  return [...modules].flatMap(([name, folder], index) => {
    const found = looked[index]
    if (!found) return []
    const { files: listed, seen, ...digested } = found
    if (seen !== null) entries.set(`seen/${folder}`, seen)
    return [{ name, folder, listed, files: null, ...digested, facts: new Map(), whole: null, kept: null }]
  })
}

function filesOf(part: Part): LookedFile[] {
  part.files ??= JSON.parse(part.listed) as LookedFile[]
  return part.files
}

const isKept = ({ whole, kept }: Part): boolean => whole !== null || kept !== null

function takeOut(part: Part, cache: FactsCache, lazily: boolean): void {
  const key = moduleKey(part.codeDigest)
  if (!lazily) part.whole = cache.get(key)
  else if (cache.has(key)) part.kept = () => cache.get(key)
  if (isKept(part)) return
  const kept = new KeptFiles(cache)
  for (const { path, language, sha256 } of codeFiles(part)) {
    const json = sha256 === null ? null : kept.find(language, sha256)
    if (json !== null) part.facts.set(path, json)
  }
}

/**
 * Facts of files by the digest of their content. What is kept under it is where they are: a module's facts and a path in it.
 * Kept twice, those of Odoo 18.0 took 150 MB instead of 71.
 */
class KeptFiles {
  readonly #cache: FactsCache
  readonly #modules = new Map<string, Record<string, Record<string, unknown>> | null>()

  constructor(cache: FactsCache) {
    this.#cache = cache
  }

  find(language: Language, sha256: string): string | null {
    const place = this.#cache.get(fileKey(language, sha256))
    if (place === null) return null
    const [codeDigest, path] = JSON.parse(place) as [string, string]
    const facts = this.#module(codeDigest)?.[groupOf(language)]?.[path]
    return facts === undefined ? null : JSON.stringify(facts)
  }

  #module(codeDigest: string) {
    const known = this.#modules.get(codeDigest)
    if (known !== undefined) return known
    const body = this.#cache.get(moduleKey(codeDigest))
    const module = body === null ? null : JSON.parse(body)
    this.#modules.set(codeDigest, module)
    return module
  }
}

const moduleKey = (codeDigest: string): string => `module/${codeDigest}`
const fileKey = (language: Language, sha256: string): string => `${language}/${sha256}`
const groupOf = (language: Language): Exclude<Language, 'test'> => (language === 'test' ? 'python' : language)

type CodeFile = LookedFile & { language: Language; bytes: number }

const codeFiles = (part: Part): CodeFile[] => filesOf(part).filter((file): file is CodeFile => file.language !== null)

interface Wanted {
  part: Part
  file: CodeFile
  task: FileTask
}

function missing(part: Part): Wanted[] {
  return codeFiles(part)
    .filter(({ path }) => !part.facts.has(path))
    .map((file) => ({ part, file, task: { file: join(part.folder, file.path), language: file.language, bytes: file.bytes } }))
}

interface Extract {
  threads: Threads
  entries: Map<string, string>
  progress?: (done: number, total: number) => void
}

async function extract(parts: Part[], { threads, entries, progress }: Extract): Promise<void> {
  const wanted = parts.flatMap(missing)
  let done = 0
  const tick = (files: number) => {
    done += files
    progress?.(done, wanted.length)
  }
  const results = await extractFiles(
    wanted.map(({ task }) => task),
    { threads, tick },
  )
  for (const [index, { part, file }] of wanted.entries()) {
    const result = results[index]
    if (!result) continue
    part.facts.set(file.path, result.json)
    file.sha256 = result.sha256
  }
  for (const part of parts) putTogether(part, entries)
}

function putTogether(part: Part, entries: Map<string, string>): void {
  const files = filesOf(part)
  part.whole = wholeOf(part)
  part.listed = JSON.stringify(files)
  part.treeDigest = treeDigest(files, part.troubles)
  part.codeDigest = codeDigest(files)
  const code = codeFiles(part)
  // A file that could not be read is tried again next time.
  if (code.some(({ sha256 }) => sha256 === null)) return
  entries.set(moduleKey(part.codeDigest), part.whole)
  for (const { language, sha256, path } of code) entries.set(fileKey(language, sha256 ?? ''), JSON.stringify([part.codeDigest, path]))
}

function opened(part: Part): OpenModule {
  let facts: ModuleFacts | null = null
  const packed = (): PackedFacts => {
    const { name, folder, listed, troubles, codeDigest } = part
    return { name, folder, codeDigest, files: listed, troubles, body: bodyOf(part) }
  }
  return {
    name: part.name,
    folder: part.folder,
    digest: part.treeDigest,
    packed,
    facts: () => {
      facts ??= unpackFacts(packed())
      return facts
    },
  }
}

function bodyOf({ name, whole, kept }: Part): string {
  const body = whole ?? kept?.() ?? null
  if (body === null) throw new FactsGone(`the facts of ${name} are not kept any more`)
  return body
}

export function unpackFacts({ name, folder, codeDigest, files: listed, troubles, body }: PackedFacts): ModuleFacts {
  const { manifest, python, xml, csv, text } = JSON.parse(body) as Pick<ModuleFacts, 'python' | 'xml' | 'csv' | 'text'> & {
    manifest: Record<string, ModuleFacts['manifest']>
  }
  const files = (JSON.parse(listed) as LookedFile[]).map(({ path, bytes, sha256, role }): FileFact => ({ path, bytes, sha256, role }))
  return {
    name,
    folder,
    codeDigest,
    manifest: Object.values(manifest)[0] ?? noManifest,
    python,
    xml,
    csv,
    text,
    files,
    migrations: migrationsOf(files.map(({ path }) => path)),
    troubles: [...troubles, ...troublesOf({ ...manifest, ...python, ...xml, ...csv })],
  }
}

/** `{"manifest": {path: facts}, "python": {...}, ...}` without parsing what was just written. */
function wholeOf(part: Part): string {
  const groups: Record<Exclude<Language, 'test'>, string[]> = { manifest: [], python: [], xml: [], csv: [], text: [] }
  for (const { path, language } of codeFiles(part)) {
    const json = part.facts.get(path)
    if (json !== undefined) groups[groupOf(language)].push(`${JSON.stringify(path)}:${json}`)
  }
  return `{${Object.entries(groups)
    .map(([language, members]) => `"${language}":{${members.join(',')}}`)
    .join(',')}}`
}

function troublesOf(facts: Record<string, { troubles: ModuleFacts['manifest']['troubles'] }>): FileTrouble[] {
  return Object.entries(facts).flatMap(([path, { troubles }]) => troubles.map((trouble) => ({ ...trouble, path })))
}
