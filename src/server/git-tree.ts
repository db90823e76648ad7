/**
 * The module folders of a commit, written out to be read: object by object, so that no hook, filter, attribute, large-file store or submodule of the repository has a part in
 * it, and nothing is fetched. Every name is looked at before it is written; a link becomes one that leads nowhere, so that it is a finding and nothing more.
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, open, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'

export interface GitTree {
  /** Where the repository's top is written out, as far as it was asked for. */
  root: string
  /** The folders that were asked for, there. */
  folders: string[]
  /** The repository's top itself. */
  repository: string
  commit: string
  /** Paths of submodules: what they hold is in another repository, and is not here. */
  submodules: string[]
  remove(): Promise<void>
}

const mostFiles = 200_000
const mostBytes = 2 * 2 ** 30
/** More than any reader of facts takes: of such a file only the size is written. */
const largest = 64 * 2 ** 20
const batchBytes = 32 * 2 ** 20
const limitMs = 120_000

/**
 * @param folders absolute, in one repository; only what lies below them is written out
 * @throws EvenkeelError usage: no repository, no such commit, nothing there, a name that leads out
 */
export async function readGitTree(folders: string[], ref: string): Promise<GitTree> {
  const [first = process.cwd()] = folders
  const repository = (await git(first, ['rev-parse', '--show-toplevel'])).toString().replace(/\n$/, '')
  const commit = (await resolved(first, ref)).toString().trim()
  const paths = await Promise.all(folders.map(async (folder) => relative(repository, await realpath(folder))))
  const outside = paths.find((path) => path.startsWith('..'))
  if (outside !== undefined) throw usage(`${outside} is not in the repository ${repository}.`, 'give --modules folders of one repository')
  const entries = entriesOf(await git(repository, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...paths.filter((path) => path !== '')]))
  if (entries.length === 0) throw usage(`${ref} holds nothing below ${paths.join(', ') || repository}.`, `git ls-tree ${ref}`)
  const root = await realpath(await mkdtemp(join(tmpdir(), 'evenkeel-tree-')))
  const remove = () => rm(root, { recursive: true, force: true })
  try {
    await writeOut(repository, root, entries)
  } catch (error) {
    await remove()
    throw error
  }
  return {
    root,
    folders: paths.map((path) => join(root, path)),
    repository,
    commit,
    remove,
    submodules: entries.filter(({ kind }) => kind === 'commit').map(({ path }) => path),
  }
}

function resolved(folder: string, ref: string): Promise<Buffer> {
  return git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]).catch((error) => {
    if (error instanceof GitFailed) throw usage(`There is no commit ${ref} in this repository.`, 'git log --oneline, git tag')
    throw error
  })
}

interface Entry {
  kind: 'file' | 'executable' | 'link' | 'commit'
  object: string
  bytes: number
  path: string
}

const kinds: Record<string, Entry['kind']> = { '100644': 'file', '100664': 'file', '100755': 'executable', '120000': 'link', '160000': 'commit' }

function entriesOf(listing: Buffer): Entry[] {
  const entries = listing
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t')
      const [mode = '', , object = '', size = ''] = line.slice(0, tab).split(/ +/)
      return { kind: kinds[mode] ?? 'file', object, bytes: Number(size) || 0, path: line.slice(tab + 1) }
    })
  const total = entries.reduce((sum, { bytes }) => sum + (bytes > largest ? 0 : bytes), 0)
  if (entries.length > mostFiles || total > mostBytes)
    throw usage(
      `That is ${entries.length} files and ${Math.round(total / 2 ** 20)} MB, more than a check reads at once.`,
      'give --modules the folders that matter',
    )
  for (const { path } of entries) mustStayInside(path)
  return entries
}

/** Git refuses such names itself; a tree that somebody made by hand can hold them. */
function mustStayInside(path: string): void {
  const bad = path.split('/').some((word) => word === '' || word === '.' || word === '..' || word.toLowerCase() === '.git')
  if (bad) throw usage(`The commit holds the path ${JSON.stringify(path)}, which leads out of its folder; nothing of it was read.`, 'git fsck')
}

async function writeOut(repository: string, root: string, entries: Entry[]): Promise<void> {
  const files = entries.filter(({ kind }) => kind === 'file' || kind === 'executable')
  for (const { path } of files) await mkdir(dirname(join(root, path)), { recursive: true })
  for (const batch of batchesOf(files.filter(({ bytes }) => bytes <= largest))) await writeBatch(repository, root, batch)
  for (const { path, bytes } of files.filter((file) => file.bytes > largest)) await writeEmpty(join(root, path), bytes)
  // Last, so that nothing is written through one.
  for (const { path } of entries.filter(({ kind }) => kind === 'link')) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await symlink('link-of-the-commit-not-followed', join(root, path))
  }
}

function batchesOf(files: Entry[]): Entry[][] {
  const batches: Entry[][] = [[]]
  let bytes = 0
  for (const file of files) {
    if (bytes > batchBytes || (batches.at(-1)?.length ?? 0) >= 2_000) {
      batches.push([])
      bytes = 0
    }
    batches.at(-1)?.push(file)
    bytes += file.bytes
  }
  return batches
}

/** `cat-file --batch` answers `<object> blob <bytes>`, a line break, the bytes, a line break, in the order of the questions. */
async function writeBatch(repository: string, root: string, batch: Entry[]): Promise<void> {
  if (batch.length === 0) return
  const answer = await git(repository, ['cat-file', '--batch'], batch.map(({ object }) => `${object}\n`).join(''))
  let at = 0
  for (const { object, path } of batch) {
    const end = answer.indexOf(0x0a, at)
    const [name, type, size] = answer.toString('latin1', at, end).split(' ')
    if (end === -1 || name !== object || type !== 'blob')
      throw usage(`The repository lacks the content of ${JSON.stringify(path)}.`, 'git fetch, or git fsck')
    const begin = end + 1
    at = begin + Number(size) + 1
    await writeFile(join(root, path), answer.subarray(begin, at - 1), { flag: 'wx' })
  }
}

async function writeEmpty(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'wx')
  await handle.truncate(bytes).finally(() => handle.close())
}

class GitFailed extends Error {}

/** What could start a program of the repository's choice, or ask another machine, is switched off. The user's own configuration counts: it says whom he trusts. */
const inert = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'protocol.allow=never']

function git(folder: string, args: string[], input = ''): Promise<Buffer> {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_LITERAL_PATHSPECS: '1', LC_ALL: 'C' }
  return new Promise((done, failed) => {
    const child = spawn('git', [...inert.flatMap((each) => ['-c', each]), '--no-pager', '-C', folder, ...args], { env, timeout: limitMs })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk) => out.push(chunk))
    child.stderr.on('data', (chunk) => err.push(chunk))
    child.on('error', () => failed(usage('git cannot be started.', 'install git')))
    child.on('close', (code) => (code === 0 ? done(Buffer.concat(out)) : failed(reasonOf(folder, Buffer.concat(err).toString()))))
    // Git may end before it has read everything; why, it says itself.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

function reasonOf(folder: string, said: string): Error {
  if (said.includes('not a git repository')) return usage(`${folder} is not in a git work tree.`, 'give --modules a folder in one')
  if (said.includes('dubious ownership'))
    return usage(`${folder} belongs to another user, and git asks you to trust it.`, 'git config --global --add safe.directory FOLDER')
  return new GitFailed(said)
}

function usage(message: string, hint: string): EvenkeelError {
  return new EvenkeelError('usage', message, { hint })
}
