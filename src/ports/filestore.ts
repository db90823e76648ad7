/** What the flow needs of an instance's filestore: a manifest, something to put back from, and the union. Files are content-addressed: the name is the SHA-1. */
import type { FilestoreComparison } from './comparison.ts'

export interface FilestoreLook {
  readable: boolean
  writable: boolean
  detail: string | null
  files: number
  bytes: number
}

export interface Filestore {
  /** Folder of a database's files, `<data_dir>/filestore/<database>`. A missing folder is an empty filestore. */
  look(folder: string, runAs: string | null): Promise<FilestoreLook>
  /** Writes path, size, mtime of every file, a JSON line each, and hard-links (else copies) every file under `keep`. Repeatable. */
  checkpoint(folder: string, options: { manifestFile: string; keep: string }): Promise<{ files: number; bytes: number; how: 'linked' | 'copied' }>
  /** New, gone, and changed in place (size or time differs and then the SHA-1 does not match the name). */
  compare(folder: string, manifestFile: string): Promise<FilestoreComparison>
  /** Puts back by union what is gone or damaged; never deletes. Returns what could not be put back. */
  putBack(folder: string, options: { manifestFile: string; keep: string }): Promise<{ restored: number; damaged: string[] }>
  release(keep: string): Promise<void>
}
