/**
 * Remembers which content a file had when it was last hashed, as version control does: size, both times and the inode say that it is the same. A file that changed within
 * two seconds before it was hashed is not trusted, because a second change in the same tick would not show.
 */
import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { hashFile } from './hash-file.ts'

type Seen = Record<string, [size: number, mtime: number, ctime: number, inode: number, sha256: string]>

const settleMs = 2_000

export class SeenFiles {
  readonly #folder: string
  readonly #seen: Seen
  readonly #now: number
  #changed = false

  /** @param remembered what `entry` answered last time */
  constructor(folder: string, remembered: string | null, now: number) {
    this.#folder = folder
    this.#now = now
    this.#seen = remembered === null ? {} : (JSON.parse(remembered) as Seen)
  }

  /** Its SHA-256, from memory or by reading it; null when it cannot be read. */
  sha256({ path, stats }: { path: string; stats: Stats }): string | null {
    const known = this.#seen[path]
    if (known && isSame(known, stats)) return known[4]
    const sha256 = hashFile(join(this.#folder, path), stats.size)
    if (sha256 !== null && Math.max(stats.mtimeMs, stats.ctimeMs) < this.#now - settleMs) {
      this.#seen[path] = [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino, sha256]
      this.#changed = true
    }
    return sha256
  }

  /** What to keep, or null when nothing is new. */
  entry(): string | null {
    return this.#changed ? JSON.stringify(this.#seen) : null
  }
}

function isSame([size, mtime, ctime, inode]: Seen[string], stats: Stats): boolean {
  return size === stats.size && mtime === stats.mtimeMs && ctime === stats.ctimeMs && inode === stats.ino
}
