/** Modules as a commit has them: nothing of the repository is executed, followed or fetched, and whatever it holds is a finding or a clear refusal. */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkFolders } from '../inspect/check-folders.ts'
import { withoutCache } from '../inspect/facts/cache.ts'
import { readGitTree } from './git-tree.ts'

let folder: string
const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always', ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-git-'))
  git('init', '-q', '-b', 'main')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const commit = (tag: string) => {
  git('add', '-A')
  git('commit', '-q', '--no-verify', '-m', tag)
  git('tag', tag)
}

test('files are as the commit has them, whatever lies in the work tree, and bytes are untouched', async () => {
  write('addons/shop/__manifest__.py', "{'version': '18.0.1.0.0'}\n")
  write('addons/shop/data/a.bin', Buffer.from([0, 13, 10, 255]))
  write('other/x', 'x')
  // Attributes that would change or leave out what is written.
  write('.gitattributes', '*.py filter=evil text eol=crlf\nshop export-ignore\n*.txt export-subst ident\n')
  write('addons/shop/a.txt', '$Format:%H$ $Id$')
  const trap = join(folder, 'trap')
  git('config', 'filter.evil.smudge', `touch ${trap}; cat`)
  git('config', 'core.fsmonitor', `touch ${trap}`)
  commit('v1')
  rmSync(trap, { force: true })
  write('addons/shop/__manifest__.py', "{'version': '18.0.9.0.0'}\n")
  const tree = await readGitTree([join(folder, 'addons')], 'v1')
  const read = (path: string) => readFileSync(join(tree.root, 'addons/shop', path))
  expect(read('__manifest__.py').toString()).toBe("{'version': '18.0.1.0.0'}\n")
  expect([...read('data/a.bin')]).toEqual([0, 13, 10, 255])
  expect(read('a.txt').toString()).toBe('$Format:%H$ $Id$')
  expect(readdirSync(tree.root)).toEqual(['addons'])
  expect(existsSync(trap)).toBe(false)
  await tree.remove()
  expect(existsSync(tree.root)).toBe(false)
})

test('links, names with line breaks, large files and submodules', async () => {
  write('shop/__manifest__.py', "{'version': '18.0.1.0.0', 'depends': []}")
  symlinkSync('/etc/passwd', join(folder, 'shop/out'))
  symlinkSync('shop', join(folder, 'alias'))
  write('shop/a\nb.py', 'A = 1')
  write('shop/big.xml', '')
  truncateSync(join(folder, 'shop/big.xml'), 100 * 2 ** 20)
  commit('v1')
  git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD').trim()},vendor/sub`)
  git('commit', '-q', '-m', 'v2')
  const tree = await readGitTree([folder], 'main')
  expect(tree.submodules).toEqual(['vendor/sub'])
  expect(lstatSync(join(tree.root, 'shop/out')).isSymbolicLink()).toBe(true)
  expect(existsSync(join(tree.root, 'shop/out'))).toBe(false)
  expect(statSync(join(tree.root, 'shop/big.xml')).size).toBe(100 * 2 ** 20)
  const check = await checkFolders({ folders: tree.folders, series: null, addonsOf: () => [], base: null, cache: withoutCache })
  expect(check.modules.map(({ name }) => name)).toEqual(['shop'])
  expect(check.findings.map(({ path, line, rule }) => [path, line, rule])).toEqual([
    ['a\nb.py', 1, 'unreadable'],
    ['big.xml', 1, 'unreadable'],
    ['out', 1, 'unreadable'],
  ])
  await tree.remove()
})

test('a tree that was made by hand to lead out is refused, and nothing is left behind', async () => {
  write('a', 'x')
  commit('v1')
  const blob = git('rev-parse', 'HEAD:a').trim()
  const mktree = (entry: string) => execFileSync('git', ['-C', folder, 'mktree'], { input: entry, encoding: 'utf8' }).trim()
  const up = mktree(`100644 blob ${blob}\tevil`)
  const raw = Buffer.concat([Buffer.from('40000 ..\0'), Buffer.from(up, 'hex')])
  const top = execFileSync('git', ['-C', folder, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], {
    input: raw,
    encoding: 'utf8',
  }).trim()
  const made = git('commit-tree', top, '-m', 'evil').trim()
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('evenkeel-tree-'))
  await expect(readGitTree([folder], made)).rejects.toThrow(/leads out/)
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('evenkeel-tree-') && !before.includes(name))).toEqual([])
})

test.each([
  ['an option', '--output=/tmp/x', /no commit/],
  ['nothing of that name', 'v9', /no commit/],
])('%s is no reference', async (_what, ref, why) => {
  write('a', 'x')
  commit('v1')
  await expect(readGitTree([folder], ref)).rejects.toThrow(why)
})

test('a folder without a repository, and one that the commit does not have', async () => {
  write('a', 'x')
  commit('v1')
  mkdirSync(join(folder, 'new'))
  await expect(readGitTree([join(folder, 'new')], 'v1')).rejects.toThrow(/holds nothing/)
  await expect(readGitTree([tmpdir()], 'v1')).rejects.toThrow(/not in a git work tree/)
})
