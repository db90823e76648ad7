/** `books` and `delta` on databases of the private cluster, as a process and without a server: exit codes, files, and that no password is ever shown. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyTenantDatabase, runAsSuperuser } from '../../../test/harness/databases.ts'

const program = resolve(import.meta.dirname, '../../../bin/evenkeel')
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-local-'))
afterAll(() => rmSync(folder, { recursive: true }))

const before = await emptyTenantDatabase()
const after = await emptyTenantDatabase()
const password = new URL(before.admin).password

/** Not spawnSync: while it blocks, the harness closes its idle connection under us. */
async function run(...args: string[]) {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, EVENKEEL_DATA: join(folder, 'none'), BEFORE: before.admin, AFTER: after.admin }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  expect(`${stdout}${stderr}`.includes(password)).toBe(false)
  return { code: code as number | null, stdout, stderr }
}

beforeAll(async () => {
  for (const { app } of [before, after]) {
    await runAsSuperuser(
      app,
      "create table account_tax (id int primary key, name varchar, amount numeric); insert into account_tax values (1, '15%', 15), (2, '5%', 5)",
    )
  }
  await runAsSuperuser(after.app, 'update account_tax set amount = 16 where id = 1')
})

it('delta diff: equal exits 0', async () => {
  const { code, stdout } = await run('delta', 'diff', '--db-url', 'env:BEFORE', '--against', 'env:BEFORE', '--json')
  expect([code, JSON.parse(stdout).verdict, JSON.parse(stdout).unexplained]).toEqual([0, 'ok', 0])
})

it('delta diff: different exits 1 and says which is which; -o writes the document and every change', async () => {
  const { code, stdout } = await run('delta', 'diff', '--db-url', 'env:AFTER', '--against', 'env:BEFORE', '-o', 'delta.json')
  expect(code).toBe(1)
  expect(stdout).toContain('amount: 15 -> 16')
  expect(stdout).toMatch(new RegExp(`before: +${before.name} at .*\\(--against\\)\nafter: +${after.name} at`))
  const written = JSON.parse(readFileSync(join(folder, 'delta.json'), 'utf8'))
  expect(written).toMatchObject({
    kind: 'Delta',
    databases: { before: expect.stringContaining(before.name) },
    changes: [{ column: 'amount', why: 'unexplained' }],
  })
  expect(JSON.parse(readFileSync(join(folder, 'delta-changes.ndjson'), 'utf8'))).toMatchObject({ table: 'account_tax', column: 'amount' })
})

it('delta diff: what --expects declares is right, what is declared and absent is not', async () => {
  const diff = () => run('delta', 'diff', '--db-url', 'env:AFTER', '--against', 'env:BEFORE', '--expects', 'expects.yaml', '--quiet')
  writeFileSync(join(folder, 'expects.yaml'), '- {table: account_tax, column: amount, match: {id: 1}, because: new rate}')
  expect((await diff()).code).toBe(0)
  writeFileSync(
    join(folder, 'expects.yaml'),
    '- {table: account_tax, column: amount, match: {id: 1}, because: new rate}\n- {table: account_tax, column: name, because: renamed}',
  )
  expect((await diff()).code).toBe(1)
  writeFileSync(join(folder, 'expects.yaml'), '- {table: account_tax, colum: name, because: renamed}')
  expect(await diff()).toMatchObject({ code: 2, stderr: expect.stringContaining('expects.yaml is not right: line 1') })
})

it('books take: what could not be measured exits 7; without a database it is unreachable', async () => {
  const { code, stdout } = await run('books', 'take', '--db-url', 'env:AFTER', '--series', '18.0', '-o', 'after.json', '--json')
  expect([code, JSON.parse(stdout).kind, JSON.parse(readFileSync(join(folder, 'after.json'), 'utf8')).kind]).toEqual([7, 'Books', 'Books'])
  writeFileSync(join(folder, 'gone'), after.admin.replace(after.name, 'gone'), { mode: 0o600 })
  expect((await run('books', 'take', '--db-url', 'file:gone', '--series', '18.0', '-o', 'gone.json')).code).toBe(8)
  expect(existsSync(join(folder, 'gone.json'))).toBe(false)
})

it('books take: usage', async () => {
  expect((await run('books', 'take')).code).toBe(2)
  expect((await run('books', 'take', 'acme/test', '--db-url', 'env:AFTER')).code).toBe(2)
  expect((await run('books', 'take', '--db-url', 'env:AFTER')).stderr).toContain('--series is missing')
  expect((await run('books', 'take', '--db-url', 'env:AFTER', '--series', '17.0')).stderr).toContain('16.0 or 18.0')
  expect((await run('books', 'take', '--db-url', after.admin, '--series', '18.0')).code).toBe(2)
  expect((await run('books', 'take', '--db-url', 'env:NOT_SET', '--series', '18.0')).stderr).toContain('NOT_SET is not set')
})

it('books diff: equal, different, not measured, of different dates', async () => {
  const books = JSON.parse(readFileSync(join(folder, 'after.json'), 'utf8'))
  const { fingerprint: _, totals: __, ...rest } = books.checks[0].asked
  const asked = { ...rest, key: ['account'], values: ['balance'], labels: {} }
  const check = {
    id: 'T01',
    title: 'Totals',
    kind: 'exact',
    asked,
    verdict: 'ok',
    rows: 1,
    existedBefore: null,
    new: null,
    files: null,
    why: null,
    ms: 1,
  }
  const write = (name: string, balance: string, more: object = {}) => {
    const content = { ...books, checks: [check], verdict: 'ok', rows: { T01: [{ account: '4000', balance }] }, ...more }
    writeFileSync(join(folder, name), JSON.stringify(content))
  }
  write('a.json', '100.00')
  write('b.json', '100.00')
  write('c.json', '90.00')
  write('d.json', '100.00', { asOf: '2020-01-01' })
  expect((await run('books', 'diff', 'a.json', 'b.json')).code).toBe(0)
  expect(await run('books', 'diff', 'a.json', 'c.json')).toMatchObject({ code: 1, stdout: expect.stringMatching(/100\.00 +90\.00 +not declared/) })
  expect((await run('books', 'diff', 'a.json', 'd.json')).code).toBe(7)
  expect((await run('books', 'diff', 'after.json', 'after.json')).code).toBe(7)
  expect((await run('books', 'diff', 'a.json', 'none.json')).code).toBe(3)
  expect((await run('books', 'diff', 'a.json', 'delta.json')).code).toBe(2)
  expect((await run('books', 'diff', 'run_01J00000000000000000000000:before', 'a.json')).code).toBe(8)
})
