/**
 * What somebody with a token can send: through the real route, onto the real disk, and read by the real check. Whatever it is, it is refused with a reason or a finding,
 * nothing of it is executed, nothing lies outside the data folder, and neither time nor memory depend on what it claims to be.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { afterAll, expect, test } from 'vitest'
import { testApi } from '../../test/control-plane/api.ts'
import type { Instance } from '../domain/instance.ts'
import { moduleDigest, type ReleaseModule } from '../domain/release.ts'
import { openArtefacts } from '../drivers/artefacts/index.ts'
import { openFactsCache } from '../inspect/facts/cache.ts'
import { checkStored } from './check-stored.ts'

const root = mkdtempSync(join(tmpdir(), 'evenkeel-upload-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const data = join(root, 'data')
const artefacts = openArtefacts(data)
const cache = openFactsCache(data)
afterAll(() => cache.close())

const anInstance = { config: { series: '18.0', odooHome: join(root, 'odoo'), addons: [] } } as unknown as Instance

const { api, secrets } = await testApi({
  effects: {
    hasContent: artefacts.has,
    receiveContent: artefacts.receive,
    check: (release, base) => checkStored({ artefacts, cache, instances: [anInstance] }, release, base),
  },
})
const address = await api.listen({ host: '127.0.0.1', port: 0 })

type Body = NonNullable<RequestInit['body']>

async function ask(method: string, path: string, body: Body | null, type: string): Promise<{ status: number; answer: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${secrets.operator}`, 'content-type': type, 'idempotency-key': crypto.randomUUID() }
  const response = await fetch(`${address}${path}`, { method, headers, body, ...(body === null ? {} : { duplex: 'half' }) } as RequestInit)
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}

const json = (path: string, body: object) => ask('POST', path, JSON.stringify(body), 'application/json')

interface Entry extends Omit<Partial<Header>, 'name'> {
  name: string
  text?: string | Buffer
}

async function tar(entries: Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const { text = '', ...header } of entries) archive.entry(header, text)
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

/** As an honest client would announce it, so that only what is in the archive can be what is wrong. */
function moduleOf(entries: Entry[]): ReleaseModule {
  const files = entries.map(({ name, text = '' }) => ({ path: name.slice(name.indexOf('/') + 1), sha256: sha256(text), executable: false }))
  return { name: 'shop', version: '18.0.1.0.0', digest: moduleDigest(files) }
}

async function send(entries: Entry[], body?: Body) {
  const announced = await json('/v1/content', { series: '18.0', modules: [moduleOf(entries)] })
  expect(announced).toMatchObject({ status: 200 })
  const digest = String(announced.answer.digest)
  return { digest, ...(await ask('PUT', `/v1/content/${digest}`, body ?? new Uint8Array(await tar(entries)), 'application/x-tar')) }
}

const stored = () => (existsSync(join(data, 'releases')) ? readdirSync(join(data, 'releases')) : [])

const manifest: Entry = { name: 'shop/__manifest__.py', text: "{'version': '18.0.1.0.0', 'depends': []}" }
const deep = Array.from({ length: 400 }, () => 'a').join('/')

/** A header whose checksum is right, and that says whatever it likes. */
function header(name: string, size: string, type = '0'): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0)
  block.write('0000644\0', 100)
  block.write('0000000\0'.repeat(2), 108)
  block.write(`${size} `, 124)
  block.write('00000000000 ', 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

const pax = (records: string) =>
  Buffer.concat([header('pax', records.length.toString(8).padStart(11, '0'), 'x'), Buffer.from(records), Buffer.alloc(512 - (records.length % 512))])
const record = (text: string) => {
  const length = [...Array(8).keys()].map((digits) => text.length + 2 + digits).find((whole) => String(whole).length + text.length + 2 === whole)
  return `${length} ${text}\n`
}
const whole = await tar([manifest])
const zeros = gzipSync(Buffer.alloc(64 * 2 ** 20))

test.each<[string, Entry[], Buffer | undefined]>([
  ['a zip', [manifest], Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(5_000, 1)])],
  ['a compressed archive, 64 MB of zeros', [manifest], zeros],
  ['a compressed tar', [manifest], gzipSync(whole)],
  ['nothing', [manifest], Buffer.alloc(0)],
  ['a header that claims 8 GB', [manifest], header('shop/a.py', '77777777777')],
  ['a size that is no number', [manifest], Buffer.concat([pax(record('size=abc')), header('shop/a.py', '00000000001'), Buffer.alloc(2048)])],
  ['a size below zero', [manifest], Buffer.concat([pax(record('size=-600')), header('shop/a.py', '00000000001'), Buffer.alloc(2048)])],
  ['an extended header of 1 GB', [manifest], header('pax', '07777777777', 'x')],
  ['a long name of 1 GB', [manifest], header('long', '07777777777', 'L')],
  ['a sparse file', [manifest], header('shop/a.py', '00000000000', 'S')],
  ['a name with a line break', [manifest, { name: 'shop/a\nb.py' }], undefined],
  ['a name with a carriage return', [manifest, { name: 'shop/a\rb.py' }], undefined],
  ['a name that is not UTF-8', [manifest, { name: 'shop/a.py' }], Buffer.concat([whole.subarray(0, 1024), latin1Name(), Buffer.alloc(1024)])],
  ['a name that no file system takes', [manifest, { name: `shop/${'a'.repeat(300)}.py` }], undefined],
  ['folders in folders', [manifest, { name: `shop/${deep}/a.py` }], undefined],
  ['a path that climbs', [manifest, { name: 'shop/../../../../evil.py' }], undefined],
  ['an absolute path', [manifest, { name: '/tmp/evil.py' }], undefined],
  ['a path with a backslash', [manifest, { name: 'shop\\..\\evil.py' }], undefined],
  ['a symbolic link', [manifest, { name: 'shop/a', type: 'symlink', linkname: '/etc' }], undefined],
  ['a hard link', [manifest, { name: 'shop/a', type: 'link', linkname: 'shop/__manifest__.py' }], undefined],
  ['a file where a folder is', [manifest, { name: 'shop/a/b.py' }, { name: 'shop/a' }], undefined],
  ['a folder where a file is', [manifest, { name: 'shop/a' }, { name: 'shop/a/b.py' }], undefined],
  ['the same file twice', [manifest, manifest], undefined],
])('%s is refused, and nothing of it is kept', async (_what, entries, body) => {
  const { status, answer } = await send(entries, ...(body ? [new Uint8Array(body)] : []))
  expect({ status, code: answer.code, message: answer.message }).toEqual({
    status: 422,
    code: 'refused',
    message: expect.stringMatching(/Nothing was stored/),
  })
  expect(stored()).toEqual([])
  expect(existsSync(join(root, 'evil.py')) || existsSync('/tmp/evil.py')).toBe(false)
})

function latin1Name(): Buffer {
  const block = header('shop/caf?.py', '00000000000')
  const at = block.indexOf('?')
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0) - block[at]! + 0xe9
  block[at] = 0xe9
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

test('an upload that never ends is broken off at what its header said', async () => {
  let sent = 0
  const endless = Readable.from(
    (async function* () {
      yield header('shop/a.py', '00000000144')
      for (; sent < 50_000_000; sent += 100_000) yield Buffer.alloc(100_000, 65)
    })(),
  )
  const { status } = await send([manifest], Readable.toWeb(endless) as unknown as Body).catch(() => ({ status: 0 }))
  expect([0, 422]).toContain(status)
  expect(stored()).toEqual([])
})

const checkOf = async (release: string, base?: string) =>
  (await ask('GET', `/v1/releases/${release}/check${base ? `?base=${base}` : ''}`, null, 'application/json')).answer

test('what is dangerous to read is stored as bytes, and the check says of each file what is wrong; nothing of it runs', async () => {
  const marker = join(root, 'ran')
  const runs = `__import__('os').system('touch ${marker}')`
  const entries: Entry[] = [
    { name: 'shop/__manifest__.py', text: `{'version': '18.0.1.0.0', 'depends': [], 'name': ${runs}}` },
    { name: 'shop/__init__.py', text: `${runs}\nfrom . import models\n` },
    { name: 'shop/models/__init__.py', text: `A = ${'['.repeat(100_000)}` },
    { name: 'shop/data/large.xml', text: Buffer.alloc(100 * 2 ** 20, 32) },
    { name: 'shop/data/deep.xml', text: '<a>'.repeat(100_000) },
    { name: 'shop/data/laughs.xml', text: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><odoo>&b;</odoo>' },
    { name: 'shop/data/outside.xml', text: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><odoo>&a;</odoo>' },
    { name: 'shop/conftest.py', text: runs },
    { name: 'shop/static/bomb.zip', text: zeros },
    { name: 'shop/setup.cfg', text: '[x' },
    { name: "shop/$(touch ran); 'quoted' -rf.py", text: 'A = 1\n' },
  ]
  const { status, digest } = await send(entries)
  expect(status).toBe(200)
  expect((await json('/v1/releases', { name: 'shop', version: '1', digest })).status).toBe(201)
  const answer = await checkOf('shop@1')
  const findings = answer.findings as { path: string; line: number; rule: string; severity: string }[]
  expect(answer.verdict).toBe('bad')
  expect(findings.filter(({ rule }) => rule === 'unreadable').map(({ path, line }) => `${path}:${line}`)).toEqual([
    '__manifest__.py:1',
    'data/deep.xml:1',
    'data/large.xml:1',
    'data/laughs.xml:1',
    'data/outside.xml:1',
    'models/__init__.py:1',
  ])
  expect(JSON.stringify(answer)).not.toContain(root)
  expect(existsSync(marker)).toBe(false)
  expect(readdirSync(root)).toEqual(['data'])
})

test('the check of a stored release reads what lies in the data folder, beside the Odoo of an instance, and against an earlier one', async () => {
  const odoo = join(root, 'odoo/addons/sale')
  mkdirSync(odoo, { recursive: true })
  writeFileSync(join(odoo, '__manifest__.py'), "{'version': '1.0', 'data': ['a.xml']}")
  writeFileSync(join(odoo, 'a.xml'), '<odoo><record id="known" model="x.y"/></odoo>')
  // A release is there to take the place of such a one.
  mkdirSync(join(root, 'odoo/addons/shop'))
  writeFileSync(join(root, 'odoo/addons/shop/__manifest__.py'), "{'version': '1.0'}")
  const version = async (number: string, id: string) => {
    const { digest } = await send([
      { name: 'shop/__manifest__.py', text: "{'version': '18.0.1.0.0', 'depends': ['sale'], 'data': ['b.xml']}" },
      { name: 'shop/b.xml', text: `<odoo><record id="b" model="x.y"><field name="c" ref="sale.${id}"/></record></odoo>` },
    ])
    expect((await json('/v1/releases', { name: 'stored', version: number, digest })).status).toBe(201)
  }
  await version('1', 'known')
  await version('2', 'gone')
  expect(await checkOf('stored@1')).toMatchObject({
    verdict: 'ok',
    findings: [],
    notMeasured: [],
    modules: [{ name: 'shop', folder: 'stored@1/shop' }],
  })
  const { findings } = await checkOf('stored@2').then((answer) => answer as { findings: { rule: string; text: string }[] })
  expect(findings.map(({ text }) => text)).toEqual(['names sale.gone, which sale does not define'])
  const compared = (await checkOf('stored@2', 'stored@1')) as { findings: { rule: string }[] }
  expect(compared.findings.map(({ rule }) => rule)).toEqual(['version-bump', 'xmlid'])
})
