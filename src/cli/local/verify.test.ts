import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { genesisHash, type JournalRecord, recordHash } from '../../domain/journal.ts'
import { verifyExport } from './verify.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-verify-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A chain of events; `seal` hashes it from any record on, as somebody would who rewrites it. */
function chainOf(count: number): JournalRecord[] {
  const event = (seq: number) => ({
    at: '2026-11-21T00:00:00Z',
    actor: 'me',
    type: 'x',
    subject: 's',
    source: 'x',
    key: `${seq}`,
    data: { n: seq },
    seq,
    hash: '',
  })
  return seal(Array.from({ length: count }, (_, index) => event(index + 1)))
}

function seal(records: JournalRecord[]): JournalRecord[] {
  let previous = genesisHash
  return records.map((record) => {
    previous = recordHash(previous, record)
    return { ...record, hash: previous }
  })
}

function write(records: object[], head?: object): void {
  writeFileSync(join(folder, 'journal.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  if (head) writeFileSync(join(folder, 'head.json'), JSON.stringify(head))
}

function keep(head: object): string {
  const file = join(folder, 'kept.json')
  writeFileSync(file, JSON.stringify(head))
  return file
}

const headOf = (records: JournalRecord[], seq: number) => ({ seq, hash: records[seq - 1]?.hash ?? '' })

it('a whole journal is ok, as folder and as file, with a head from the middle', async () => {
  const records = chainOf(5)
  write(records, headOf(records, 5))
  expect(await verifyExport(folder, keep(headOf(records, 3)))).toEqual({
    apiVersion: 'evenkeel/v1',
    kind: 'JournalVerify',
    ok: true,
    sealed: 5,
    unsealed: 0,
    head: headOf(records, 5),
    firstBad: null,
  })
  expect((await verifyExport(join(folder, 'journal.jsonl'), null)).ok).toBe(true)
})

it('an edited record is the first bad one', async () => {
  const records = chainOf(5).map((record) => (record.seq === 3 ? { ...record, actor: 'somebody' } : record))
  write(records)
  expect(await verifyExport(folder, null)).toMatchObject({ ok: false, sealed: 2, firstBad: { seq: 3 } })
})

it('a record that was taken out, and a line that is none', async () => {
  const records = chainOf(5)
  write(records.filter(({ seq }) => seq !== 2))
  expect(await verifyExport(folder, null)).toMatchObject({ firstBad: { seq: 3, why: expect.stringContaining('record 2 is missing') } })
  write([records[0]!, { seq: 'two' }])
  expect(await verifyExport(folder, null)).toMatchObject({ firstBad: { seq: 2, why: 'line 2 is not a record' } })
})

it('only a kept head finds rewriting and truncation', async () => {
  const records = chainOf(5)
  const rewritten = seal(records.map((record) => (record.seq >= 3 ? { ...record, actor: 'somebody' } : record)))
  write(rewritten)
  expect((await verifyExport(folder, null)).ok).toBe(true)
  expect(await verifyExport(folder, keep(headOf(records, 4)))).toMatchObject({
    ok: false,
    firstBad: { seq: 4, why: expect.stringContaining('rewritten') },
  })
  write(records.slice(0, 3))
  expect(await verifyExport(folder, keep(headOf(records, 5)))).toMatchObject({ firstBad: { seq: 5, why: expect.stringContaining('cut off') } })
  write([], headOf(records, 5))
  expect(await verifyExport(folder, null)).toMatchObject({ ok: false, firstBad: { seq: 5 } })
})

it('nothing to verify is not ok', async () => {
  write([])
  await expect(verifyExport(folder, null)).rejects.toMatchObject({ code: 'notMeasured' })
  await expect(verifyExport(join(folder, 'none'), null)).rejects.toMatchObject({ code: 'notFound' })
  await expect(verifyExport(folder, join(folder, 'journal.jsonl'))).rejects.toMatchObject({ code: 'usage' })
})
