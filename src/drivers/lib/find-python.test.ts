import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPython } from './find-python.ts'

let odooHome: string
beforeEach(async () => {
  odooHome = await mkdtemp(join(tmpdir(), 'evenkeel-python-'))
  await writeFile(join(odooHome, 'odoo-bin'), '')
})
afterEach(() => rm(odooHome, { recursive: true, force: true }))

async function program(name: string, script: string): Promise<string> {
  const path = join(odooHome, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

test('an interpreter that imports what Odoo needs is answered by its own path', async () => {
  const python = await program('python3', 'echo /srv/venv/bin/python3.12')
  expect(await findPython({ odooHome, python })).toBe('/srv/venv/bin/python3.12')
})

test('one that lacks a package is refused, and the package is named', async () => {
  const python = await program('python3', 'echo Traceback >&2; echo "ModuleNotFoundError: No module named \'psycopg2\'" >&2; exit 1')
  await expect(findPython({ odooHome, python })).rejects.toMatchObject({
    code: 'notFound',
    message: expect.stringContaining("No module named 'psycopg2'"),
    hint: expect.stringContaining('requirements.txt'),
  })
})

test('one that is not there is refused', async () => {
  await expect(findPython({ odooHome, python: '/nowhere/python3' })).rejects.toMatchObject({
    code: 'notFound',
    message: expect.stringContaining('not there'),
  })
})

test('a folder without odoo-bin is no Odoo', async () => {
  await rm(join(odooHome, 'odoo-bin'))
  await expect(findPython({ odooHome, python: null })).rejects.toMatchObject({ code: 'notFound', message: expect.stringContaining('odoo-bin') })
})

test('the stand-in is run by Node, which is not asked to import anything', async () => {
  expect(await findPython({ odooHome, python: process.execPath })).toBe(process.execPath)
})
