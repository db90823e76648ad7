import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { extractFiles } from './facts/extract-files.ts'
import { Threads } from './threads.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'evenkeel-threads-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function csv(name: string, rows: number) {
  const text = `id,a\n${'x,1\n'.repeat(rows)}`
  writeFileSync(join(root, name), text)
  return { file: join(root, name), language: 'csv' as const, bytes: text.length }
}

test('a file that is too much for a thread is a trouble, and takes none of the others with it', async () => {
  const threads = new Threads({ most: 1, heapMb: 24 })
  try {
    const results = await extractFiles([csv('small', 10), csv('large', 400_000), csv('other', 20)], { threads })
    expect(results.map(({ sha256, json }) => [sha256 === null, JSON.parse(json).records.length, JSON.parse(json).troubles])).toEqual([
      [false, 10, []],
      [true, 0, [{ kind: 'size', line: 1, text: 'could not be read within the memory that one file may take' }]],
      [false, 20, []],
    ])
  } finally {
    await threads.close()
  }
})

test('jobs are answered in any number of threads, and one that fails is told', async () => {
  const threads = new Threads({ most: 2 })
  try {
    const asked = Array.from({ length: 9 }, (_, index) => threads.ask('extract', [csv(`f${index}`, index)]))
    const rows = (await Promise.all(asked)).map((results) => JSON.parse(results?.[0]?.json ?? '').records.length)
    expect(rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    await expect(threads.ask('define', [{ name: 'a', folder: '/a', codeDigest: '', files: 'no JSON', troubles: [], body: '{}' }])).rejects.toThrow(
      /JSON/,
    )
    expect(await threads.ask('extract', [csv('after', 3)])).toHaveLength(1)
  } finally {
    await threads.close()
  }
})
