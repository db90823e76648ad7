import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { resolveDatabaseUrl, resolveSecret } from './secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return `file:${path}`
}

it('reads a variable and a file, without the last line break', async () => {
  expect(await resolveSecret('env:DB', { DB: 'a' })).toBe('a')
  expect(await resolveSecret(write('unix', 'b\n'))).toBe('b')
  expect(await resolveSecret(write('windows', 'c\r\n'))).toBe('c')
  expect(await resolveSecret(write('inner', 'd\ne\n'))).toBe('d\ne')
})

it.each([
  ['env:MISSING', 'MISSING is not set'],
  ['env:EMPTY', 'EMPTY is not set'],
  ['file:/no/such/file', 'does not exist'],
  ['file:relative', 'must be given as'],
  ['postgresql://odoo:hunter2@db/acme', 'must be given as'],
])('refuses %s', async (reference, part) => {
  const promise = resolveSecret(reference, { EMPTY: '' })
  await expect(promise).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(part) })
  await expect(promise).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') })
})

it('an empty file is no secret', async () => {
  await expect(resolveSecret(write('empty', '\n'))).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('is empty') })
})

it.each(['mysql://odoo:hunter2@db/acme', 'postgresql://odoo:hunter2@db:port/acme', 'postgresql://odoo:hunter2@db', 'postgresql://db/acme'])(
  'refuses %s as a connection, without telling it',
  async (url) => {
    const promise = resolveDatabaseUrl('env:DB', { DB: url })
    await expect(promise).rejects.toMatchObject({ code: 'usage', message: expect.not.stringContaining('hunter2') })
  },
)

it('takes a connection over a socket', async () => {
  const url = 'postgresql://odoo@localhost/acme?host=/var/run/postgresql'
  expect(await resolveDatabaseUrl('env:DB', { DB: url })).toBe(url)
})
