/** Ages out of real repositories: dated commits, a shallow clone, no repository at all, and one whose configuration wants to start a program. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readHistory } from './git-history.ts'

const root = mkdtempSync(join(tmpdir(), 'evenkeel-history-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const now = Date.parse('2026-11-25T18:00:00Z')

function git(folder: string, args: string[], at = '2026-11-01T00:00:00Z'): void {
  const who = { GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.com', GIT_COMMITTER_NAME: 'Ann', GIT_COMMITTER_EMAIL: 'ann@example.com' }
  const env = { PATH: process.env.PATH ?? '', HOME: root, ...who, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at }
  execFileSync('git', ['-C', folder, ...args], { env, stdio: 'pipe' })
}

function commit(folder: string, at: string, files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${at}\n`)
  }
  git(folder, ['add', '-A'])
  git(folder, ['commit', '-q', '--allow-empty', '-m', 'change'], at)
}

const work = join(root, 'work')
mkdirSync(work)
git(work, ['init', '-q'])
commit(work, '2024-02-03T10:00:00+01:00', ['addons/old/a.py', 'addons/shop/a.py'])
commit(work, '2026-03-01T00:00:00Z', ['addons/shop/a.py', 'addons/shop_plus/new\nline.py'])
commit(work, '2026-06-01T00:00:00Z', [])
commit(work, '2026-10-01T00:00:00Z', ['addons/shop/deep/er/b.py', 'readme'])

const folders = (...names: string[]) => new Map(names.map((name) => [name, join(work, 'addons', name)]))

it('says when each module changed last, and how often in a year', async () => {
  mkdirSync(join(work, 'addons/never'))
  const { ages, notMeasured } = await readHistory(folders('old', 'shop', 'shop_plus', 'never'), now)
  expect(Object.fromEntries(ages)).toEqual({
    old: { lastChangedAt: '2024-02-03T09:00:00.000Z', changesLastYear: 0 },
    shop: { lastChangedAt: '2026-10-01T00:00:00.000Z', changesLastYear: 2 },
    shop_plus: { lastChangedAt: '2026-03-01T00:00:00.000Z', changesLastYear: 1 },
    never: { lastChangedAt: null, changesLastYear: 0 },
  })
  expect(notMeasured).toEqual([])
})

it('a module that is a repository itself; a commit without a file changes nothing', async () => {
  const { ages } = await readHistory(new Map([['work', work]]), now)
  expect(ages.get('work')).toEqual({ lastChangedAt: '2026-10-01T00:00:00.000Z', changesLastYear: 2 })
})

it('a history that is cut off, or none, is not measured: never zero', async () => {
  const shallow = join(root, 'shallow')
  git(root, ['clone', '-q', '--depth', '1', `file://${work}`, shallow])
  mkdirSync(join(root, 'outside/plain'), { recursive: true })
  const { ages, notMeasured } = await readHistory(
    new Map([
      ['shop', join(shallow, 'addons/shop')],
      ['plain', join(root, 'outside/plain')],
    ]),
    now,
  )
  expect(ages.size).toBe(0)
  expect(notMeasured).toEqual(['age of plain: not in a git work tree', 'age of shop: the clone is shallow (git fetch --unshallow)'])
})

it('starts nothing that a repository asks for', async () => {
  const hostile = join(root, 'hostile')
  mkdirSync(hostile)
  git(hostile, ['init', '-q'])
  const signer = join(root, 'signer')
  const signature = ['-----BEGIN PGP SIGNATURE-----', '', 'x', '-----END PGP SIGNATURE-----'].join('\n')
  writeFileSync(signer, `#!/bin/sh\ncat >/dev/null\necho '[GNUPG:] SIG_CREATED D' >&2\necho '${signature}'\n`, { mode: 0o755 })
  // git asks for the signature of a signed commit only.
  for (const [key, value] of [
    ['gpg.program', signer],
    ['commit.gpgSign', 'true'],
  ] as const)
    git(hostile, ['config', key, value])
  commit(hostile, '2026-10-01T00:00:00Z', ['shop/a.py'])
  const touched = join(root, 'started')
  const program = join(root, 'program')
  writeFileSync(program, `#!/bin/sh\ntouch ${touched}\n`, { mode: 0o755 })
  for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'gpg.program', 'core.sshCommand']) git(hostile, ['config', key, program])
  git(hostile, ['config', 'log.showSignature', 'true'])
  const { ages } = await readHistory(new Map([['shop', join(hostile, 'shop')]]), now)
  expect(ages.get('shop')).toEqual({ lastChangedAt: '2026-10-01T00:00:00.000Z', changesLastYear: 1 })
  expect(existsSync(touched)).toBe(false)
})
