import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ModuleFacts } from '../../domain/facts/module.ts'
import { cacheFileName, type FactsCache, openFactsCache, withoutCache } from './cache.ts'
import { readModules } from './read-modules.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-facts-'))
  await write(
    '__manifest__.py',
    "{'name': 'Shop', 'version': '1.0', 'depends': ['base'],\n 'data': [\n  'views/a.xml',\n  'security/ir.model.access.csv',\n ]}",
  )
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function write(path: string, content: string | Uint8Array): Promise<void> {
  const file = join(root, 'shop', path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
}

async function read(cache: FactsCache = withoutCache): Promise<ModuleFacts> {
  const [facts] = await readModules(new Map([['shop', join(root, 'shop')]]), { cache })
  return ModuleFacts.parse(facts)
}

test('a module is its manifest, its files by role, and their facts', async () => {
  await write('models/order.py', "class A(models.Model):\n    _name = 'a'\n")
  await write('views/a.xml', '<odoo><record id="r" model="a"/></odoo>')
  await write(
    'security/ir.model.access.csv',
    'id,name,model_id:id,group_id:id,perm_read\nacl_a,a,model_a,base.group_user,1\n\nacl_b,"x\ny",model_b,,1\n',
  )
  await write('migrations/16.0.1.1/pre-x.py', 'def migrate(cr, version):\n    cr.execute("delete from a")\n')
  await write('migrations/16.0.1.1/notes.txt', '')
  await write('tests/test_a.py', 'def test_a(self): pass\n')
  await write('static/src/x.js', 'x')
  await write('i18n/de.po', '')
  await write('__pycache__/x.pyc', 'x')
  const facts = await read()
  expect(facts.troubles).toEqual([])
  expect(facts.manifest).toMatchObject({ values: { depends: ['base'] }, lines: { name: 1, data: 2 }, items: { data: [3, 4], depends: [1] } })
  expect(facts.files.map(({ path, role }) => [path, role])).toEqual([
    ['__manifest__.py', 'manifest'],
    ['i18n/de.po', 'translation'],
    ['migrations/16.0.1.1/notes.txt', 'migration'],
    ['migrations/16.0.1.1/pre-x.py', 'migration'],
    ['models/order.py', 'python'],
    ['security/ir.model.access.csv', 'data'],
    ['static/src/x.js', 'static'],
    ['tests/test_a.py', 'test'],
    ['views/a.xml', 'data'],
  ])
  expect(facts.migrations).toEqual([
    { path: 'migrations/16.0.1.1/notes.txt', folder: 'migrations', version: '16.0.1.1', phase: null },
    { path: 'migrations/16.0.1.1/pre-x.py', folder: 'migrations', version: '16.0.1.1', phase: 'pre' },
  ])
  expect(facts.csv['security/ir.model.access.csv']!.records).toMatchObject([
    { id: 'acl_a', line: 2, references: ['model_a', 'base.group_user'] },
    { id: 'acl_b', line: 4, references: ['model_b'] },
  ])
  expect(facts.python['migrations/16.0.1.1/pre-x.py']!.sql).toHaveLength(1)
  expect(facts.python['tests/test_a.py']!.tests).toBe(1)
})

/** A cache that a test can look into. */
function inMemory(): { kept: Map<string, string>; cache: FactsCache } {
  const kept = new Map<string, string>()
  const put = (entries: Map<string, string>) => entries.forEach((body, key) => void kept.set(key, body))
  return { kept, cache: { get: (key) => kept.get(key) ?? null, has: (key) => kept.has(key), put, close: () => {} } }
}

describe('what is kept', () => {
  test('is answered again without parsing, and never for other content', async () => {
    const cache = openFactsCache(root)
    await write('models/a.py', "NAME = 'one'\n")
    const first = await read(cache)
    expect(await read(cache)).toEqual(first)
    await write('models/a.py', "NAME = 'two'\n")
    const second = await read(cache)
    expect(second.python['models/a.py']!.constants[0]!.value).toEqual({ literal: 'two' })
    expect(second.codeDigest).not.toBe(first.codeDigest)
    cache.close()
  })

  test('shows that it was used: facts that were put under the digest are the answer', async () => {
    const { kept, cache } = inMemory()
    const facts = await read(cache)
    const key = `module/${facts.codeDigest}`
    kept.set(key, kept.get(key)!.replace('Shop', 'Kept'))
    expect((await read(cache)).manifest.values.name).toBe('Kept')
  })

  test('when one file changes, the others are not read again; and they are, when what was kept of them is gone', async () => {
    const { kept, cache } = inMemory()
    await write('models/a.py', "NAME = 'one'\n")
    await write('models/b.py', "NAME = 'other'\n")
    const { codeDigest } = await read(cache)
    const key = `module/${codeDigest}`
    kept.set(key, kept.get(key)!.replace('Shop', 'Kept'))
    await write('models/a.py', "NAME = 'two'\n")
    const second = await read(cache)
    const nameIn = (path: string) => second.python[path]!.constants[0]!.value
    expect([second.manifest.values.name, nameIn('models/a.py'), nameIn('models/b.py')]).toEqual(['Kept', { literal: 'two' }, { literal: 'other' }])
    for (const each of kept.keys()) if (each.startsWith('module/')) kept.delete(each)
    expect((await read(cache)).manifest.values.name).toBe('Shop')
  })

  test('a file that was put back with its old times is read again when its content may differ', async () => {
    const cache = openFactsCache(root)
    const past = new Date(Date.now() - 60_000)
    await write('models/a.py', 'A = 1\n')
    await utimes(join(root, 'shop/models/a.py'), past, past)
    await read(cache)
    await write('models/a.py', 'A = 2\n')
    await utimes(join(root, 'shop/models/a.py'), past, past)
    expect((await read(cache)).python['models/a.py']!.constants[0]!.value).toEqual({ literal: 2 })
    cache.close()
  })

  test('a table of an earlier version is made anew, because what it held can be read again', async () => {
    await mkdir(join(root, 'cache'))
    const earlier = new DatabaseSync(join(root, 'cache', cacheFileName))
    earlier.exec('create table fact (key text primary key, body text) without rowid; pragma user_version = 1')
    earlier.close()
    const cache = openFactsCache(root)
    cache.put(new Map([['k', 'v']]))
    expect([cache.get('k'), cache.has('k'), cache.has('j')]).toEqual(['v', true, false])
    cache.close()
  })

  test('it does not outgrow its room', () => {
    const cache = openFactsCache(root, 2 ** 20)
    const body = 'é'.repeat(20_000)
    for (let index = 100; index < 200; index++) cache.put(new Map([[`k${index}`, body]]))
    const left = Array.from({ length: 100 }, (_, index) => `k${index + 100}`).filter((key) => cache.has(key))
    expect(left.length).toBeGreaterThan(15)
    expect(left.length).toBeLessThan(27)
    expect(left.at(-1)).toBe('k199')
    cache.close()
  })

  test('several writers at once are all answered, and a damaged file is no failure', async () => {
    const caches = [openFactsCache(root), openFactsCache(root), openFactsCache(root)]
    await write('models/a.py', 'A = 1\n')
    const all = await Promise.all(caches.map((cache) => read(cache)))
    expect(all[1]).toEqual(all[0])
    for (const cache of caches) cache.close()
    for (const name of await readdir(join(root, 'cache'))) await writeFile(join(root, 'cache', name), 'no database')
    const damaged = openFactsCache(root)
    expect(await read(damaged)).toEqual(all[0])
    damaged.close()
  })
})

describe('bad input is a trouble of its file, never a crash', () => {
  const troubles = async () => (await read()).troubles.map(({ path, line, kind }) => [path, line, kind])

  test.each<[string, string, string | Uint8Array, number, string]>([
    ['a half-written manifest', '__manifest__.py', "{'name': 'Shop',\n 'depends': [", 1, 'syntax'],
    ['a manifest that calls', '__manifest__.py', "{\n 'name': open('/tmp/never', 'w').name}", 2, 'syntax'],
    ['Python that is not UTF-8', 'models/a.py', Buffer.from("A = 1\nB = 'caf\xe9'\n", 'latin1'), 2, 'encoding'],
    [
      'XML that lies about its encoding',
      'views/a.xml',
      Buffer.from('<?xml version="1.0" encoding="utf-8"?>\n<odoo>\xe9</odoo>', 'latin1'),
      2,
      'encoding',
    ],
    ['an unknown encoding', 'models/a.py', '# coding: klingon\n', 1, 'encoding'],
    ['a quote without end in CSV', 'data/a.csv', 'id,name\na,"b\n', 2, 'syntax'],
    ['brackets without end', 'models/a.py', `A = ${'['.repeat(200_000)}`, 1, 'syntax'],
    ['bytes that are no text', 'models/a.py', Buffer.from([0, 1, 2, 255, 254]), 1, 'encoding'],
  ])('%s', async (_what, path, content, line, kind) => {
    await write(path, content)
    expect((await troubles())[0]).toEqual([path, line, kind])
  })

  test('files in the encoding that they declare are read', async () => {
    await write('models/a.py', Buffer.from("# -*- coding: latin-1 -*-\nA = 'caf\xe9'\n", 'latin1'))
    await write('views/a.xml', Buffer.from('\uFEFF<odoo><record id="x" model="a"/></odoo>', 'utf16le'))
    const facts = await read()
    expect(facts.troubles).toEqual([])
    expect(facts.python['models/a.py']!.constants[0]!.value).toEqual({ literal: 'café' })
    expect(facts.xml['views/a.xml']!.records).toHaveLength(1)
  })

  test('a hundred megabytes are not read', async () => {
    await write('views/a.xml', '')
    await truncate(join(root, 'shop/views/a.xml'), 100 * 2 ** 20)
    expect(await troubles()).toEqual([['views/a.xml', 1, 'size']])
  })

  test('links, loops, pipes and names with line breaks', async () => {
    await symlink('/etc', join(root, 'shop/out'))
    await symlink('.', join(root, 'shop/loop'))
    execFileSync('mkfifo', [join(root, 'shop/pipe.py')])
    await write('a\nb.py', 'A = 1')
    expect(await troubles()).toEqual([
      ['a\nb.py', 1, 'name'],
      ['loop', 1, 'link'],
      ['out', 1, 'link'],
      ['pipe.py', 1, 'special'],
    ])
  })

  test('a folder that is gone', async () => {
    await rm(join(root, 'shop'), { recursive: true })
    expect(await troubles()).toEqual([['', 1, 'unreadable']])
  })
})

test('many files are read on several threads, in the order of their paths', async () => {
  const filler = `# ${'x'.repeat(4000)}\n`
  for (let index = 0; index < 150; index++) await write(`models/m${index}.py`, `${filler}A = ${index}\n`)
  const facts = await read()
  expect(facts.troubles).toEqual([])
  for (let index = 0; index < 150; index++) expect(facts.python[`models/m${index}.py`]!.constants[0]!.value).toEqual({ literal: index })
})
