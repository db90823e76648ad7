import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, sendJson } from '../../../test/harness/command-line.ts'
import { genesisHash, type JournalRecord, recordHash } from '../../domain/journal.ts'
import { sinceTime } from './journal.ts'

const cli = commandLine()

function chainOf(count: number): JournalRecord[] {
  const records: JournalRecord[] = []
  for (let seq = 1; seq <= count; seq++) {
    const record = { seq, at: '2026-11-21T00:00:00Z', actor: 'me', type: 'x.y', subject: 'acme/test', source: 'x', key: `${seq}`, data: {} }
    records.push({ ...record, hash: recordHash(records.at(-1)?.hash ?? genesisHash, record) })
  }
  return records
}
const headOf = (record: JournalRecord | undefined) => ({
  apiVersion: 'evenkeel/v1',
  kind: 'JournalHead',
  seq: record?.seq,
  hash: record?.hash,
  at: record?.at,
})

function serve(records: JournalRecord[], exported = records): void {
  cli.handlers['GET /v1/journal/head'] = (_, response) => sendJson(response, headOf(records.at(-1)))
  cli.handlers['GET /v1/journal/export'] = (_, response) => response.end(exported.map((record) => `${JSON.stringify(record)}\n`).join(''))
}

it('export, then verify offline without a server', async () => {
  serve(chainOf(5))
  expect((await cli.run(['journal', 'export', 'out', '--json'])).code).toBe(0)
  const offline = () => cli.run(['journal', 'verify', '--offline', 'out', '--json'], { EVENKEEL_DATA: '/none' })
  const whole = await offline()
  expect([whole.code, JSON.parse(whole.stdout)]).toEqual([0, expect.objectContaining({ kind: 'JournalVerify', ok: true, sealed: 5 })])
  const file = join(cli.folder, 'out', 'journal.jsonl')
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(
      '"actor":"me","type":"x.y","subject":"acme/test","source":"x","key":"3"',
      '"actor":"you","type":"x.y","subject":"acme/test","source":"x","key":"3"',
    ),
  )
  const tampered = await offline()
  expect([tampered.code, JSON.parse(tampered.stdout).firstBad.seq]).toEqual([1, 3])
})

it('an export that is cut off is no export', async () => {
  serve(chainOf(5), chainOf(3))
  expect(await cli.run(['journal', 'export', 'out'])).toMatchObject({ code: 8, stderr: expect.stringContaining('record 3 of 5') })
})

it('an export is never overwritten', async () => {
  serve(chainOf(1))
  await cli.run(['journal', 'export', 'out'])
  expect((await cli.run(['journal', 'export', 'out'])).code).toBe(4)
})

it('verify on the server sends the head that was put away, and exits 1 when the journal is not whole', async () => {
  const [, second] = chainOf(2)
  writeFileSync(join(cli.folder, 'head.json'), JSON.stringify(headOf(second)))
  const found = {
    apiVersion: 'evenkeel/v1',
    kind: 'JournalVerify',
    ok: false,
    sealed: 1,
    unsealed: 0,
    head: { seq: 1, hash: 'x' },
    firstBad: { seq: 2, why: 'cut off' },
  }
  cli.handlers['POST /v1/journal/verify'] = (_, response) => sendJson(response, found)
  const { code, stdout } = await cli.run(['journal', 'verify', '--head', 'head.json'])
  expect([code, stdout]).toEqual([1, expect.stringContaining('First bad record: 2: cut off')])
  expect(JSON.parse(String(cli.asked[0]?.body))).toEqual({ head: { seq: 2, hash: second?.hash } })
})

it('list filters by subject and time', async () => {
  cli.handlers['GET /v1/journal'] = (_, response) =>
    sendJson(response, { apiVersion: 'evenkeel/v1', kind: 'JournalList', items: chainOf(1), next: '1' })
  const { stdout } = await cli.run(['journal', 'list', '--subject', 'acme/test', '--since', '2026-11-21T00:00:00+02:00'])
  expect(new URL(cli.asked[0]?.url ?? '', 'http://x').searchParams.toString()).toBe(
    'subject=acme%2Ftest&since=2026-11-20T22%3A00%3A00.000Z&limit=1000',
  )
  expect(stdout).toContain('next: evenkeel journal list --after 1')
})

it('a time is a moment or a duration ago', () => {
  expect(sinceTime('2h', Date.parse('2026-11-21T02:00:00Z'))).toBe('2026-11-21T00:00:00.000Z')
  expect(() => sinceTime('yesterday', 0)).toThrow('for that long ago')
})
