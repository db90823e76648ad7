/** One measurement of `bench:inspect` in a process of its own, so that its memory is its own: prints milliseconds and the most memory as JSON. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Series } from '../../src/domain/instance.ts'
import { checkFolders } from '../../src/inspect/check-folders.ts'
import { openFactsCache } from '../../src/inspect/facts/cache.ts'

export interface Measured {
  ms: number
  megabytes: number
  /** Files that were hashed, or modules that were checked. */
  count: number
}

/** What is compared with: reading the same bytes and hashing them, on one core, as one would write it down. */
function hashAll(folders: string[]): number {
  let count = 0
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) count += hashAll([path])
      else if (/\.(py|xml|csv)$/.test(entry.name)) {
        createHash('sha256').update(readFileSync(path)).digest('hex')
        count++
      }
    }
  }
  return count
}

async function check(folders: string[], series: Series, data: string): Promise<number> {
  const cache = openFactsCache(data)
  const { modules } = await checkFolders({ folders, series, addonsOf: () => folders, base: null, cache })
  cache.close()
  return modules.length
}

const [what, series, data = '', ...folders] = process.argv.slice(2)
const began = performance.now()
const count = what === 'hash' ? hashAll(folders) : await check(folders, series as Series, data)
const measured: Measured = { ms: performance.now() - began, megabytes: process.resourceUsage().maxRSS / 1024, count }
console.log(JSON.stringify(measured))
