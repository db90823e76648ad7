/** One comparison in a process of its own: how long it took, and the most memory that it ever held. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDelta } from '../../src/drivers/postgres/delta/index.ts'
import type { CounterSnapshot } from '../../src/ports/tenant-database.ts'
import { loadCatalogue } from '../../src/server/load-catalogue.ts'

export interface CompareOrder {
  before: string
  after: string
  counters: CounterSnapshot | null
}

export interface Compared {
  ms: number
  peakMb: number
  how: string
  why: string
  changes: number
}

process.once('message', async ({ before, after, counters }: CompareOrder) => {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'))
  const { delta: catalogue } = await loadCatalogue()
  const began = performance.now()
  const delta = await readDelta({
    beforeUrl: before,
    afterUrl: after,
    counters,
    context: { releasedModules: [], updatedModules: [], expects: [] },
    catalogue,
    filestore: null,
    database: null,
    changesFile: join(folder, 'changes.ndjson'),
  })
  const ms = performance.now() - began
  await rm(folder, { recursive: true })
  const changes = delta.tables.reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0)
  const compared: Compared = { ms, peakMb: process.resourceUsage().maxRSS / 1024, how: delta.scope.how, why: delta.scope.why, changes }
  process.send?.(compared, () => process.exit(0))
})
