import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { appendFile, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFilestore } from './index.ts'

const filestore = openFilestore()
let root: string
let folder: string
let options: { manifestFile: string; keep: string }

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-filestore-'))
  folder = join(root, 'filestore', 'acme')
  options = { manifestFile: join(root, 'evidence', 'manifest.ndjson'), keep: join(root, 'kept') }
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(content: string): Promise<string> {
  const name = createHash('sha1').update(content).digest('hex')
  const path = `${name.slice(0, 2)}/${name}`
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
  return path
}

test('a filestore that is not there is empty', async () => {
  await mkdir(join(root, 'filestore'))
  expect(await filestore.look(folder, null)).toMatchObject({ readable: true, writable: true, files: 0, bytes: 0 })
  expect(await filestore.checkpoint(folder, options)).toEqual({ files: 0, bytes: 0, how: 'linked' })
  expect(await filestore.compare(folder, options.manifestFile)).toEqual({ added: [], removed: [], changed: [] })
})

test('new, gone and damaged files are told apart; touching alone is nothing', async () => {
  const [gone, damaged, touched] = [await put('gone'), await put('damaged'), await put('touched')]
  expect(await filestore.checkpoint(folder, options)).toMatchObject({ files: 3, bytes: 18 })
  await rm(join(folder, gone))
  await appendFile(join(folder, damaged), '!')
  await utimes(join(folder, touched), 1, 1)
  const added = await put('added')
  expect(await filestore.compare(folder, options.manifestFile)).toEqual({ added: [added], removed: [gone], changed: [damaged] })
})

test('going back puts back by union and deletes nothing', async () => {
  const gone = await put('gone')
  await filestore.checkpoint(folder, options)
  await rm(join(folder, gone))
  const added = await put('added')
  expect(await filestore.putBack(folder, options)).toEqual({ restored: 1, damaged: [] })
  expect(await filestore.putBack(folder, options)).toEqual({ restored: 0, damaged: [] })
  expect(await readFile(join(folder, gone), 'utf8')).toBe('gone')
  expect(await readFile(join(folder, added), 'utf8')).toBe('added')
})

test('a file that cannot be put back leaves nothing half-written', async () => {
  const gone = await put('gone')
  await filestore.checkpoint(folder, options)
  await rm(join(folder, gone))
  await mkdir(join(folder, gone))
  await expect(filestore.putBack(folder, options)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(await readdir(dirname(join(folder, gone)))).toEqual([basename(gone)])
})

test('a file damaged in place is damaged in what was kept, too: it is named', async () => {
  const damaged = await put('whole')
  await filestore.checkpoint(folder, options)
  await appendFile(join(folder, damaged), '!')
  expect(await filestore.putBack(folder, options)).toEqual({ restored: 0, damaged: [damaged] })
})

test('a checkpoint that is repeated is the same; what was restored outlives what was kept', async () => {
  const path = await put('kept')
  await filestore.checkpoint(folder, options)
  const again = await filestore.checkpoint(folder, options)
  expect(again).toEqual({ files: 1, bytes: 4, how: 'linked' })
  await rm(join(folder, path))
  await filestore.putBack(folder, options)
  await filestore.release(options.keep)
  expect((await stat(join(folder, path))).nlink).toBe(1)
})

const otherFileSystem = '/dev/shm'
const hasOther = process.getuid?.() === 0 && existsSync(otherFileSystem) && statSync(otherFileSystem).dev !== statSync(tmpdir()).dev
if (!hasOther) console.warn(`skipped: keeping files on another file system (needs root and ${otherFileSystem})`)

test.runIf(hasOther)('across file systems files are copied, and keep their owner on the way there and back', async () => {
  const keep = await mkdtemp(join(otherFileSystem, 'evenkeel-'))
  try {
    const path = await put('elsewhere')
    await chown(join(folder, path), 65534, 65534)
    await chown(dirname(join(folder, path)), 65534, 65534)
    const { mtimeMs } = await stat(join(folder, path))
    expect(await filestore.checkpoint(folder, { ...options, keep })).toMatchObject({ files: 1, how: 'copied' })
    await rm(join(folder, path))
    expect(await filestore.putBack(folder, { ...options, keep })).toEqual({ restored: 1, damaged: [] })
    expect(await stat(join(folder, path))).toMatchObject({ uid: 65534, gid: 65534 })
    expect(await stat(dirname(join(folder, path)))).toMatchObject({ uid: 65534, gid: 65534 })
    expect(Math.abs((await stat(join(folder, path))).mtimeMs - mtimeMs)).toBeLessThan(2)
  } finally {
    await rm(keep, { recursive: true, force: true })
  }
})

test('a list that cannot be written is an error, not half a list', async () => {
  await put('x')
  await writeFile(join(root, 'evidence'), 'in the way')
  await expect(filestore.checkpoint(folder, options)).rejects.toThrow()
})
