/** Takes the changes as they stream by: all of them into a file, a JSON line each, and per table as many as the document holds, unexplained ones first. */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { changesPerTable, type DeltaChange, type DeltaTable } from '../../../domain/delta.ts'
import type { Digest } from '../../../domain/digest.ts'

export interface ChangeLog {
  /** Starts the account of a table. */
  table(name: string): TableLog
  /** May be called again. */
  close(): Promise<{ tables: DeltaTable[]; changes: DeltaChange[]; truncated: boolean; digest: Digest }>
}

export interface TableLog {
  /** One row with all its changes. */
  row(operation: 'inserted' | 'updated' | 'deleted', copies: number, changes: DeltaChange[]): Promise<void>
  /** Rows that came or went with their table, told by count alone. */
  rows(operation: 'inserted' | 'deleted', count: number, unexplained: boolean): void
}

interface Kept {
  counts: DeltaTable
  unexplained: DeltaChange[]
  explained: DeltaChange[]
  changes: number
}

const bufferBytes = 256 * 1024

export async function openChangeLog(file: string | null): Promise<ChangeLog> {
  const out = await openLines(file)
  const tables: Kept[] = []
  return {
    table(name) {
      const kept: Kept = { counts: { table: name, inserted: 0, updated: 0, deleted: 0, unexplained: 0 }, unexplained: [], explained: [], changes: 0 }
      tables.push(kept)
      return {
        async row(operation, copies, changes) {
          kept.counts[operation] += copies
          if (changes.some(({ why }) => why === 'unexplained')) kept.counts.unexplained += copies
          for (const change of changes) {
            keep(kept, change)
            await out.write(change)
          }
        },
        rows(operation, count, unexplained) {
          kept.counts[operation] += count
          if (unexplained) kept.counts.unexplained += count
        },
      }
    },
    async close() {
      const digest = await out.close()
      const changed = tables.filter(({ counts }) => counts.inserted + counts.updated + counts.deleted > 0).sort(byName)
      const changes = changed.flatMap((kept) => [...kept.unexplained, ...kept.explained].slice(0, changesPerTable))
      return { tables: changed.map(({ counts }) => counts), changes, truncated: changed.some((kept) => kept.changes > changesPerTable), digest }
    },
  }
}

const byName = (a: Kept, b: Kept): number => (a.counts.table < b.counts.table ? -1 : 1)

function keep(kept: Kept, change: DeltaChange): void {
  kept.changes += 1
  const list = change.why === 'unexplained' ? kept.unexplained : kept.explained
  if (list.length < changesPerTable) list.push(change)
}

/** Lines into a file and into a digest; without a file only the digest. */
async function openLines(file: string | null): Promise<{ write(line: object): Promise<void>; close(): Promise<Digest> }> {
  const handle: FileHandle | null = file === null ? null : await open(file, 'w', 0o600)
  const hash = createHash('sha256')
  let buffer: string[] = []
  let size = 0
  let digest: Digest | null = null
  const flush = async () => {
    const text = buffer.join('')
    buffer = []
    size = 0
    hash.update(text)
    await handle?.writeFile(text)
  }
  return {
    async write(line) {
      const text = `${JSON.stringify(line)}\n`
      buffer.push(text)
      size += text.length
      if (size > bufferBytes) await flush()
    },
    async close() {
      if (digest !== null) return digest
      await flush()
      await handle?.close()
      digest = `sha256:${hash.digest('hex')}`
      return digest
    },
  }
}
