import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { extract } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packModules, packRelease } from './pack-release.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-pack-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function write(path: string, content: string, mode = 0o644): Promise<string> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
  await chmod(join(root, path), mode)
  return join(root, path)
}

const module = (path: string, version = '1.0') => write(`${path}/__manifest__.py`, `{'version': '${version}'}`).then(dirname)

async function entriesOf(packed: Awaited<ReturnType<typeof packRelease>>): Promise<string[]> {
  const entries = extract()
  packed.content().pipe(entries)
  const found: string[] = []
  for await (const entry of entries) {
    found.push(`${entry.header.name} ${entry.header.mode.toString(8)} ${entry.header.mtime.getTime()}`)
    entry.resume()
  }
  return found
}

const hashOf = async (packed: Awaited<ReturnType<typeof packRelease>>) =>
  createHash('sha256')
    .update(Buffer.concat(await packed.content().toArray()))
    .digest('hex')

test('a module folder, and a folder of module folders; what is beside the code stays behind', async () => {
  await module('addons/one')
  await module('addons/two')
  await write('addons/one/run.sh', 'x', 0o755)
  await write('addons/one/models/a.py', 'x')
  for (const left of ['__pycache__/a.pyc', 'models/__pycache__/a.pyc', 'models/a.pyc', '.git/HEAD', '.DS_Store', 'models/.a.py.swp', 'a.py~'])
    await write(`addons/one/${left}`, 'x')
  await write('addons/README.md', 'x')
  await mkdir(join(root, 'addons/no_module'))
  const three = await module('three')
  const packed = await packRelease([join(root, 'addons'), three], '18.0')
  expect(packed.modules.map(({ name, version }) => `${name} ${version}`)).toEqual(['one 18.0.1.0', 'three 18.0.1.0', 'two 18.0.1.0'])
  expect(packed).toMatchObject({ series: '18.0', files: 5 })
  expect(await entriesOf(packed)).toEqual([
    'one/__manifest__.py 644 0',
    'one/models/a.py 644 0',
    'one/run.sh 755 0',
    'three/__manifest__.py 644 0',
    'two/__manifest__.py 644 0',
  ])
})

test('the same content is the same bytes and digest, wherever and whenever it lies', async () => {
  const first = await module('a/one')
  await write('a/one/x.py', 'x')
  await write('b/one/x.py', 'x')
  const second = await module('b/one')
  await utimes(join(second, 'x.py'), 1, 1)
  const [one, two] = [await packRelease([first], '16.0'), await packRelease([second], '16.0')]
  expect(two.digest).toBe(one.digest)
  expect(await hashOf(two)).toBe(await hashOf(one))
  await chmod(join(second, 'x.py'), 0o755)
  expect((await packRelease([second], '16.0')).digest).not.toBe(one.digest)
  expect((await packRelease([first], '18.0')).digest).not.toBe(one.digest)
})

test('a module folder may itself be a link: an addons folder of links is common', async () => {
  const source = await module('sources/one')
  await mkdir(join(root, 'addons'))
  await symlink(source, join(root, 'addons', 'one'))
  const packed = await packRelease([join(root, 'addons')], '16.0')
  expect(packed.digest).toBe((await packRelease([source], '16.0')).digest)
})

test('no module at all can be packed on purpose', async () => {
  expect(await packModules(new Map(), '16.0')).toMatchObject({ modules: [], files: 0, bytes: 0 })
})

test('a file that changes after it was hashed breaks the stream', async () => {
  const folder = await module('one')
  const packed = await packRelease([folder], '16.0')
  await appendFile(join(folder, '__manifest__.py'), ' # more')
  await expect(packed.content().toArray()).rejects.toThrow()
})

describe('what is refused, by name', () => {
  const refuses = (folders: string[], message: RegExp, series: '16.0' | '18.0' = '16.0') =>
    expect(packRelease(folders, series)).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message), hint: expect.any(String) })

  test('a folder without modules, and one that is not there', async () => {
    await mkdir(join(root, 'empty'))
    await refuses([join(root, 'empty')], /No module was found in .*empty/)
    await refuses([join(root, 'none')], /none/)
  })

  test('a module that is found twice', async () => {
    await refuses([await module('a/one'), await module('b/one')], /one was found twice: .*a\/one and .*b\/one/)
  })

  test('the same folder given twice is not a second one', async () => {
    const folder = await module('a/one')
    expect((await packRelease([folder, join(root, 'a')], '16.0')).modules).toHaveLength(1)
  })

  test('a broken manifest', async () => {
    await write('one/__manifest__.py', 'open()')
    await refuses([join(root, 'one')], /one: .*__manifest__\.py:1: .*function call/)
  })

  test.each([
    ['15.0.1.0.0', '16.0', /is for Odoo 15\.0/],
    ['18.0.1.0', '16.0', /is for Odoo 18\.0/],
    ['16.0.1.0.0', '18.0', /16\.0\.1\.0\.0/],
  ] as const)('version %s in a release for %s', async (version, series, message) => {
    await refuses([await module('one', version)], message, series)
  })

  test('a folder whose name is no module name', async () => {
    await refuses([await module('one-two')], /no name for a module/)
  })

  test('a link', async () => {
    const folder = await module('one')
    await symlink('/etc/passwd', join(folder, 'secret.py'))
    await refuses([folder], /secret\.py.*symbolic link/)
  })

  test('a socket', async () => {
    const folder = await module('one')
    const server = createServer().listen(join(folder, 'socket'))
    await once(server, 'listening')
    await refuses([folder], /socket.*no regular file/)
    server.close()
  })

  test('a name with a line break', async () => {
    await write('one/a\nb.py', 'x')
    await refuses([await module('one')], /line break/)
  })
})
