/** Memory is bounded by a batch, not by what changed: 100 000 changed rows, 100 MB of changes, in a process that may use 64 MB. */
import { spawnSync } from 'node:child_process'
import { rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { catalogue, twins } from './twins.contract.ts'

const seconds = 1000

it('100 000 changed rows need no more memory than one', { timeout: 300 * seconds }, async () => {
  const file = join(tmpdir(), `evenkeel-memory-${process.pid}.ndjson`)
  const pair = await twins(
    `create table t (id int primary key, name text); insert into t select i, repeat('x', 400) || i from generate_series(1, 100000) i`,
  )
  await pair.change(`update t set name = name || '!'`)
  const request = {
    counters: null,
    context: { releasedModules: [], updatedModules: [], expects: [] },
    catalogue,
    filestore: null,
    database: null,
    changesFile: file,
  }
  const module = new URL('./index.ts', import.meta.url).href
  const script = `
    const { readDelta } = await import(${JSON.stringify(module)})
    const delta = await readDelta(JSON.parse(process.env.REQUEST))
    console.log(JSON.stringify({ tables: delta.tables, changes: delta.changes.length }))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=64', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, REQUEST: JSON.stringify({ beforeUrl: pair.before, afterUrl: pair.after, ...request }) },
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ tables: [{ table: 't', inserted: 0, updated: 100_000, deleted: 0, unexplained: 100_000 }], changes: 100 })
  expect((await stat(file)).size).toBeGreaterThan(64 * 1024 * 1024)
  await rm(file)
})
