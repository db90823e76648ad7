import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shippedCatalogue } from './load-catalogue.ts'
import { loadChecks } from './load-checks.ts'

const shipped = join(shippedCatalogue, 'invariants')

describe('the shipped invariants', () => {
  it('are the first pack, for both series', async () => {
    const checksOf = await loadChecks(shipped)
    const pack = ['F04', 'F05', 'F06', 'F07', 'F10', 'F21', 'F24', 'F25', 'F34', 'P02', 'filestore']
    expect(checksOf('16.0').map(({ id }) => id)).toEqual(pack)
    expect(checksOf('18.0').map(({ id }) => id)).toEqual(pack)
  })

  it('say in words what each shown and compared column is, and what nothing to look at means', async () => {
    const checksOf = await loadChecks(shipped)
    for (const check of checksOf('18.0')) {
      expect(Object.keys(check.labels), check.id).toEqual(expect.arrayContaining(check.values))
      if (check.kind !== 'hold') expect(check.nothing, check.id).not.toBe('There is nothing to look at.')
      expect(Object.keys(check.reads)[0], check.id).toBe(check.needs.tables[0])
    }
  })

  it('fingerprint the columns that they name, and no other', async () => {
    const checksOf = await loadChecks(shipped)
    for (const { id, fingerprint, sql } of [...checksOf('16.0'), ...checksOf('18.0')]) {
      if (!fingerprint) continue
      const [, inside = ''] = /hash_record_extended\(row\(([^)]*)\)/.exec(sql) ?? []
      const hashed = inside.split(',').map((column) => column.trim().replace(/^\w+\./, ''))
      expect(new Set(hashed), id).toEqual(new Set(['id', ...Object.keys(fingerprint.columns)]))
    }
  })
})

describe('a folder of a check', () => {
  let folder: string
  const inCheck = (file: string): string => join(folder, 'F25', file)
  const edit = async (text: string): Promise<void> => writeFile(inCheck('check.yaml'), text)
  const base = 'id: F25\ntitle: A check\nkind: exact\nneeds: { tables: [account_move] }\nkey: [id]\ntimeLimitMs: 1000\n'

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-catalogue-'))
    await cp(join(shipped, 'F25'), join(folder, 'F25'), { recursive: true })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const refusal = () => expect(loadChecks(folder)).rejects

  it('is taken when it needs no more than the contract', async () => {
    await edit(base)
    expect((await loadChecks(folder))('16.0')).toMatchObject([{ id: 'F25', values: [], params: [], labels: {} }])
  })

  it('is refused without a fault: nothing would prove that it bites', async () => {
    await rm(inCheck('fault.sql'))
    await refusal().toMatchObject({ code: 'usage', message: expect.stringMatching(/F25 has no fault for 16\.0/) })
    await writeFile(inCheck('fault.16.0.sql'), 'select 1')
    await refusal().toMatchObject({ message: expect.stringMatching(/F25 has no fault for 18\.0/) })
    await writeFile(inCheck('fault.18.0.sql'), 'select 1')
    expect((await loadChecks(folder))('18.0')).toHaveLength(1)
  })

  it('is refused with a key that nothing reads', async () => {
    await edit(`${base}severity: high\n`)
    await refusal().toMatchObject({ code: 'usage', message: expect.stringMatching(/F25\/check\.yaml.*severity/) })
  })

  it('is refused with a file that nothing reads', async () => {
    await writeFile(inCheck('17.0.sql'), 'select 1')
    await refusal().toMatchObject({ message: expect.stringContaining('17.0.sql') })
  })

  it('is refused under another name, without its files, or when it is no YAML', async () => {
    await edit(base.replace('id: F25', 'id: F26'))
    await refusal().toMatchObject({ message: expect.stringContaining('says id F26') })
    await edit('id: [')
    await refusal().toMatchObject({ message: expect.stringContaining('check.yaml') })
    await rm(inCheck('check.yaml'))
    await refusal().toMatchObject({ message: expect.stringContaining('check.yaml') })
    await edit(base)
    await rm(inCheck('any.sql'))
    await refusal().toMatchObject({ message: expect.stringContaining('has no SQL') })
  })

  it('has SQL for one series only when it wants', async () => {
    await rm(inCheck('any.sql'))
    await writeFile(inCheck('18.0.sql'), 'select 1 as id')
    const checksOf = await loadChecks(folder)
    expect([checksOf('16.0').length, checksOf('18.0').length]).toEqual([0, 1])
  })

  it.each([
    ['a column as key and as value', 'values: [id]\n'],
    ['a fingerprint that is no value', 'fingerprint: { column: sum, table: account_move, columns: { name: Number } }\n'],
    ['a column that could be SQL', 'values: ["a; drop table x"]\n'],
    ['no time limit', 'timeLimitMs: 0\n'],
    ['a parameter that nobody fills', 'params: [company]\n'],
  ])('is refused with %s', async (_what, line) => {
    await edit(line.startsWith('timeLimitMs') ? base.replace('timeLimitMs: 1000\n', line) : `${base}${line}`)
    await refusal().toMatchObject({ code: 'usage', message: expect.stringContaining('check.yaml') })
  })
})
