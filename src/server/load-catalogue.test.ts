import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { loadCatalogue, shippedCatalogue } from './load-catalogue.ts'

const folder = await mkdtemp(join(tmpdir(), 'evenkeel-catalogue-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

it('loads what is shipped', async () => {
  const catalogue = await loadCatalogue()
  expect(catalogue.checks('16.0').length).toBeGreaterThan(0)
  expect(catalogue.delta.ignoredColumns).toContain('write_date')
  expect(catalogue.documents.map(({ table }) => table)).toContain('account_move')
  expect(catalogue.warnings.fatal.length).toBeGreaterThan(0)
})

it.each(['delta.yaml', 'documents.yaml', 'warnings.yaml'])('refuses a %s with a word that nothing reads, and names the file', async (file) => {
  await cp(shippedCatalogue, folder, { recursive: true })
  await writeFile(join(folder, file), 'surprise: true\n')
  await expect(loadCatalogue(folder)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(join(folder, file)) })
})
