import { appendFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { dropDatabase, runAsSuperuser, superuserUrl, uniqueName } from '../../test/harness/databases.ts'
import { migrate } from './migrate.ts'

/** Those that are shipped. */
const shipped = (await readdir(join(import.meta.dirname, 'migrations'))).sort()

let url: string
let folder: string

beforeEach(async () => {
  const name = uniqueName('mig')
  const superuser = new URL(await superuserUrl())
  await runAsSuperuser(superuser.href, `create database ${name}`)
  folder = await mkdtemp(join(tmpdir(), 'ek-migrations-'))
  await cp(join(import.meta.dirname, 'migrations'), folder, { recursive: true })
  superuser.pathname = `/${name}`
  url = superuser.href
  onTestFinished(async () => {
    await dropDatabase(name)
    await rm(folder, { recursive: true })
  })
})

async function applied(): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select name from evenkeel.migration order by name')
  await client.end()
  return rows.map((row) => row.name)
}

it('applies every file once, however often and by however many servers at once', async () => {
  await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)])
  await migrate(url, folder)
  expect(await applied()).toEqual(shipped)
})

it('applies a new file after the old ones', async () => {
  await migrate(url, folder)
  await writeFile(join(folder, '20270101T0000_more.sql'), 'create table evenkeel.more (id int)')
  await migrate(url, folder)
  expect(await applied()).toEqual([...shipped, '20270101T0000_more.sql'])
})

it('refuses a file that was changed after it was applied', async () => {
  await migrate(url, folder)
  await appendFile(join(folder, '20261121T0240_first.sql'), '\n-- edited')
  await expect(migrate(url, folder)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('20261121T0240_first.sql is not the one'),
  })
})

it('refuses a database that a newer Evenkeel has migrated', async () => {
  await writeFile(join(folder, '20990101T0000_newer.sql'), 'create table evenkeel.newer (id int)')
  await migrate(url, folder)
  await rm(join(folder, '20990101T0000_newer.sql'))
  await expect(migrate(url, folder)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('newer Evenkeel (20990101T0000_newer.sql)'),
  })
})

it('a failing file leaves everything as the version before left it, and all is applied after it was mended', async () => {
  await migrate(url, folder)
  const before = await applied()
  await writeFile(join(folder, '20270101T0000_fine.sql'), 'create table evenkeel.fine (id int)')
  const file = join(folder, '20270102T0000_half.sql')
  await writeFile(file, 'create table evenkeel.half (id int); select 1/0;')
  await expect(migrate(url, folder)).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/half\.sql failed: division by zero.*as it was before/),
  })
  expect(await applied()).toEqual(before)
  await writeFile(file, 'create table evenkeel.half (id int)')
  await migrate(url, folder)
  expect(await applied()).toHaveLength(before.length + 2)
})
