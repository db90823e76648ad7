/** A module folder listed and hashed: all that is needed to know whether what is kept of it still holds. */
import type { FileRole } from '../../domain/facts/module.ts'
import type { FileTrouble } from '../../domain/facts/trouble.ts'
import type { Language } from './extract-file.ts'
import { listModule } from './list-module.ts'
import { SeenFiles } from './seen-files.ts'
import { shortDigest } from './short-digest.ts'

/** What is wanted of files that are not read into facts (static files, translations, documents) beside their names. */
export type Unread = 'name' | 'size' | 'digest'

export interface LookedFile {
  path: string
  role: FileRole
  /** Null for what is not read into facts. */
  language: Language | null
  /** Null where it was not asked for. */
  bytes: number | null
  /** Null where it was not asked for, or could not be read. */
  sha256: string | null
}

export interface LookAtModule {
  folder: string
  /** What is remembered of its files, as `Looked.seen` said it last time. */
  seen: string | null
  unread: Unread
  /** Milliseconds since the epoch. */
  now: number
}

export interface Looked {
  /** `LookedFile[]` in path order, as JSON: it crosses threads ten times as fast, and of an unchanged module nobody asks. */
  files: string
  troubles: FileTrouble[]
  treeDigest: string
  codeDigest: string
  /** To be remembered, or null when nothing is new. */
  seen: string | null
}

export function lookAtModule({ folder, seen, unread, now }: LookAtModule): Looked {
  const { files: listed, troubles } = listModule(folder, unread !== 'name')
  const memory = new SeenFiles(folder, seen, now)
  const files = listed.map(({ path, role, language, stats }): LookedFile => {
    const wanted = language !== null || unread === 'digest'
    return { path, role, language, bytes: stats?.size ?? null, sha256: wanted && stats !== null ? memory.sha256({ path, stats }) : null }
  })
  return { files: JSON.stringify(files), troubles, treeDigest: treeDigest(files, troubles), codeDigest: codeDigest(files), seen: memory.entry() }
}

/** Over every path, size and content hash that was asked for, and what could not be read: equal means equal facts. */
export function treeDigest(files: LookedFile[], troubles: FileTrouble[]): string {
  const all = files.map(({ path, bytes, sha256 }) => `${path}\0${bytes ?? ''}\0${sha256 ?? ''}`)
  return shortDigest([...all, ...troubles.map(({ path, kind }) => `${path}\0${kind}`)].join('\n'))
}

/** Over the paths and hashes of every file that is read into facts. */
export function codeDigest(files: LookedFile[]): string {
  const code = files.filter(({ language }) => language !== null)
  return shortDigest(code.map(({ path, bytes, sha256 }) => `${path}\0${sha256 ?? `?${bytes}`}`).join('\n'))
}
