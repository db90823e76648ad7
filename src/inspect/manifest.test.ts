import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Series } from '../domain/instance.ts'
import { findModules, readManifests } from './addons-path.ts'
import { adaptVersion, readManifest } from './manifest.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-manifest-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function read(content: string | Uint8Array, series: Series = '16.0') {
  await writeFile(join(root, '__manifest__.py'), content)
  return readManifest(root, 'one', series)
}

describe('what is read', () => {
  test.each([
    [
      'an ordinary one',
      "# -*- coding: utf-8 -*-\n{\n 'name': 'X',  # why\n 'version': '1.2',\n 'depends': ['base', \"web\",],\n}\n",
      ['base', 'web'],
    ],
    ['a tuple, and strings that continue', "{'depends': ('ba' 'se', 'we'\n # half\n 'b'), 'version': '1.2'}", ['base', 'web']],
    ['escapes', String.raw`{'depends': ['\x62\141s\u0065', r'w\eb', u'\N', 'a\qb'], 'version': '1.2'}`, ['base', 'w\\eb', '\\N', 'a\\qb']],
    ['a line that continues', "{'depends': ['ba\\\nse'], 'version': '1.2'}", ['base']],
    [
      'long strings and numbers',
      '{"description": """a "quoted"\n text\'s""", "sequence": -1_0, "x": 1.5e3, "y": 0x1F, "version": "1.2", "depends": []}',
      [],
    ],
    ['parentheses around it', "({'version': '1.2', 'depends': ['base']})", ['base']],
    ['the last of two equal keys', "{'depends': ['web'], 'version': '1.2', 'depends': ['base']}", ['base']],
  ])('%s', async (_what, text, depends) => {
    expect(await read(text)).toEqual({ name: 'one', path: root, version: '16.0.1.2', depends, installable: true, broken: null })
  })

  test('defaults are those of Odoo', async () => {
    expect(await read('{}')).toMatchObject({ version: '16.0.1.0', depends: [], installable: true, broken: null })
  })

  test.each(['False', '0', 'None', "''", '[]'])('installable: %s is no', async (value) => {
    expect(await read(`{'installable': ${value}}`)).toMatchObject({ installable: false, broken: null })
  })
})

describe('what is not read, and where it says so', () => {
  test.each([
    ['a call', "{\n 'version': open('/etc/passwd').read()}", 2, /function call/],
    ['an f-string', "{\n\n 'version': f'{1}'}", 3, /f-string/],
    ['a name', "{'version': VERSION}", 1, /a name/],
    ['an operator', "{'version': '1.' + '0'}", 1, /operator/],
    ['a comprehension', "{'depends': [x for x in ()]}", 1, /comprehension/],
    ['an import in front', "import os\n{'version': '1'}", 2, /more than one/],
    ['a doc string in front', "'''doc'''\n{'version': '1'}", 2, /more than one/],
    ['a second dictionary behind a comma', "{'version': '1.0'}, {}", 1, /not a dictionary/],
    ['unpacking', "{**{'version': '1'}}", 1, /dictionary/],
    ['what is not Python', "{'version': '1',\n ,}", 2, /not Python/],
    ['a string that does not end', "{'version': '1", 1, /not Python/],
    ['a list', "['version']", 1, /not a dictionary/],
    ['nothing', '# nothing\n', 1, /empty/],
    ['a key that is no string', '{1: 2}', 1, /key/],
    ['a mark in front of the text, which Odoo refuses', "\uFEFF{'version': '1.0'}", 1, /not Python|mark/],
    ['brackets without end', '['.repeat(50_000), 1, /./],
  ])('%s', async (_what, text, line, why) => {
    const manifest = await read(text)
    expect(manifest.installable).toBe(false)
    expect(manifest.broken).toMatch(why)
    expect(manifest.broken).toContain(`${join(root, '__manifest__.py')}:${line}: `)
  })

  test.each([
    ['no file', null, /no such file/],
    ['bytes that are not UTF-8', Buffer.from("{'name': 'caf\xe9'}", 'latin1'), /UTF-8/],
    ['a file without end', Buffer.alloc(2 ** 20 + 1, '#'), /larger/],
    ['a version that is a number', '{"version": 16.0}', /not a string/],
    ['dependencies that are a string', '{"depends": "base"}', /not a list/],
  ])('%s', async (_what, content, why) => {
    const manifest = content === null ? await readManifest(join(root, 'none'), 'one', '16.0') : await read(content)
    expect(manifest.broken).toMatch(why)
  })
})

test.each([
  ['1.0', '16.0', '16.0.1.0'],
  ['16.0', '16.0', '16.0.16.0'],
  ['16.0.1.2.3', '16.0', '16.0.1.2.3'],
  ['15.0.1.0.0', '16.0', '16.0.15.0.1.0.0'],
  ['anything', '16.0', '16.0.anything'],
  ['1.2.3', '18.0', '18.0.1.2.3'],
  ['18.0.1.2', '18.0', '18.0.1.2'],
  ['18.0', '18.0', '18.0.18.0'],
  ['18.0.1', '18.0', null],
  ['1', '18.0', null],
  ['1.2.3.4', '18.0', null],
  ['16.0.1.0.0', '18.0', null],
] as const)('version %s is on %s: %s', (version, series, adapted) => {
  expect(adaptVersion(version, series)).toBe(adapted)
})

test('on a path the first folder that has a module wins; what is no module is nothing', async () => {
  for (const [folder, name, version] of [
    ['first', 'one', '1.1'],
    ['second', 'one', '1.0'],
    ['second', 'two', '2.0'],
  ] as const) {
    await mkdir(join(root, folder, name), { recursive: true })
    await writeFile(join(root, folder, name, '__manifest__.py'), `{'version': '${version}'}`)
  }
  await mkdir(join(root, 'first', 'no_module'))
  const path = [join(root, 'first'), join(root, 'gone'), join(root, 'second')]
  expect([...(await findModules(path))]).toEqual([
    ['one', join(root, 'first', 'one')],
    ['two', join(root, 'second', 'two')],
  ])
  expect((await readManifests(path, '18.0')).map(({ name, version }) => [name, version])).toEqual([
    ['one', '18.0.1.1'],
    ['two', '18.0.2.0'],
  ])
})
