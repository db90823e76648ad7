/**
 * Facts on disk: one SQLite file below the data folder, so that several commands may read and write at once and a crash loses nothing. Facts are kept by the digest of
 * the content that they were read from; modules as a whole by the digest of their list of files, because 13,000 small reads cost as much as reading the sources.
 * What was extracted by another version of the extractor is not seen, and goes first when the file grows too large.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { sha256Hex } from '../../domain/digest.ts'

export const cacheFileName = 'facts.sqlite'

/** The whole of Odoo 18.0 takes 71 MB. */
const usualMostBytes = 512 * 2 ** 20
/** 2: a table with row numbers. Without them the key's own tree held the bodies, and to ask for 600 keys took a fifth of a check of an unchanged tree. */
const schemaVersion = 2

export interface FactsCache {
  get(key: string): string | null
  /** Without reading what is kept: a module's facts are a hundred times as large as their key. */
  has(key: string): boolean
  /** Keeps all of them, or none when another process writes for longer than five seconds: a cache that is busy is no failure. */
  put(entries: Map<string, string>): void
  close(): void
}

const breathBytes = 4 * 2 ** 20

/** Puts a few megabytes at a time, so that threads which wait for the next job of this one are not kept waiting: all facts of Odoo take a second. */
export async function putInParts(cache: FactsCache, entries: Map<string, string>): Promise<void> {
  let [part, bytes] = [new Map<string, string>(), 0]
  for (const [key, body] of entries) {
    part.set(key, body)
    bytes += body.length
    if (bytes < breathBytes) continue
    cache.put(part)
    ;[part, bytes] = [new Map(), 0]
    await setImmediate()
  }
  cache.put(part)
}

export const withoutCache: FactsCache = { get: () => null, has: () => false, put: () => {}, close: () => {} }

/** @param folder the data folder; a cache that cannot be opened there (read-only, full) is no failure: everything is extracted again */
export function openFactsCache(folder: string, mostBytes = usualMostBytes): FactsCache {
  try {
    mkdirSync(join(folder, 'cache'), { recursive: true, mode: 0o700 })
    return new SqliteCache(join(folder, 'cache', cacheFileName), mostBytes)
  } catch {
    return withoutCache
  }
}

class SqliteCache implements FactsCache {
  readonly #mostBytes: number
  readonly #database: DatabaseSync
  readonly #get: StatementSync
  readonly #has: StatementSync
  readonly #put: StatementSync
  readonly #touched = new Set<string>()
  readonly #version = extractorVersion()
  readonly #day = Math.floor(Date.now() / 86_400_000)

  constructor(file: string, mostBytes: number) {
    this.#mostBytes = mostBytes
    this.#database = new DatabaseSync(file, { timeout: 5_000 })
    this.#database.exec('pragma journal_mode = wal; pragma synchronous = normal')
    this.#migrate()
    this.#get = this.#database.prepare('select body, day from fact where key = ?')
    this.#has = this.#database.prepare('select day from fact where key = ?')
    this.#put = this.#database.prepare('insert or replace into fact (key, day, bytes, body) values (?, ?, ?, ?)')
  }

  #migrate(): void {
    const { user_version: found } = this.#database.prepare('pragma user_version').get() as { user_version: number }
    if (found !== schemaVersion) this.#database.exec('drop table if exists fact')
    this.#database.exec(
      `create table if not exists fact (key text primary key, day integer not null, bytes integer not null, body text not null);
       pragma user_version = ${schemaVersion}`,
    )
  }

  get(key: string): string | null {
    const row = this.#get.get(`${this.#version}/${key}`) as { body: string; day: number } | undefined
    if (row && row.day !== this.#day) this.#touched.add(key)
    return row?.body ?? null
  }

  has(key: string): boolean {
    const row = this.#has.get(`${this.#version}/${key}`) as { day: number } | undefined
    if (row && row.day !== this.#day) this.#touched.add(key)
    return row !== undefined
  }

  put(entries: Map<string, string>): void {
    if (entries.size === 0 && this.#touched.size === 0) return
    try {
      this.#database.exec('begin immediate')
      for (const [key, body] of entries) this.#put.run(`${this.#version}/${key}`, this.#day, body.length, body)
      for (const key of this.#touched) this.#database.prepare('update fact set day = ? where key = ?').run(this.#day, `${this.#version}/${key}`)
      this.#shrink()
      this.#database.exec('commit')
      this.#touched.clear()
    } catch {
      if (this.#database.isTransaction) this.#database.exec('rollback')
    }
  }

  /** What was used longest ago goes first, until a tenth of the room is free again. */
  #shrink(): void {
    const used = this.#usedBytes()
    if (used <= this.#mostBytes) return
    const { total } = this.#database.prepare('select coalesce(sum(bytes), 0) as total from fact').get() as { total: number }
    this.#database
      .prepare(
        `delete from fact where key in (select key from (select key, sum(bytes) over (order by day, key) as running from fact) where running <= ?)`,
      )
      .run(total * (1 - (0.9 * this.#mostBytes) / used))
  }

  /** By pages in use: to sum up the rows is to read all of them. */
  #usedBytes(): number {
    const number = (name: string) => Number(Object.values(this.#database.prepare(`pragma ${name}`).get() ?? {})[0])
    return (number('page_count') - number('freelist_count')) * number('page_size')
  }

  close(): void {
    this.#database.close()
  }
}

/** The digest of the extractor's own source files: whoever changes one cannot forget to count a version up. */
function extractorVersion(): string {
  const grammar = createRequire(import.meta.url)('tree-sitter-python/package.json') as { version: string }
  const folders = [import.meta.dirname, join(import.meta.dirname, 'python'), join(import.meta.dirname, 'xml'), join(import.meta.dirname, '..')]
  return sha256Hex([grammar.version, ...folders.map((folder) => sourcesDigest(folder, false))].join('\n')).slice(0, 16)
}

/** Over the names and content of the sources in a folder, tests left out. */
export function sourcesDigest(folder: string, recursive = true): string {
  const files = readdirSync(folder, { recursive, encoding: 'utf8' }).filter(
    (name) => /\.(ts|js)$/.test(name) && !/\.(test|d)\.ts$|fixtures\.(ts|js)$/.test(name),
  )
  return sha256Hex(
    files
      .sort()
      .map((name) => `${name} ${sha256Hex(readFileSync(join(folder, name)))}`)
      .join('\n'),
  )
}
