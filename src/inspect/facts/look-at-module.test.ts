/** What is remembered of files is believed as long as nothing about them changed. */
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lookAtModule, type Unread } from './look-at-module.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-look-'))
  writeFileSync(join(folder, 'a.py'), 'A = 1\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Long enough after the files were written for their times to say something. */
const look = (seen: string | null, now = Date.now() + 10_000) => lookAtModule({ folder, seen, unread: 'size', now })
const sha256Of = ({ files }: { files: string }) => JSON.parse(files)[0].sha256

test('a file that nobody touched is not read again', () => {
  const { seen, codeDigest } = look(null)
  expect(look(seen)).toMatchObject({ codeDigest, seen: null })
  const remembered = JSON.parse(seen ?? '')
  remembered['a.py'][4] = 'as remembered'
  expect(sha256Of(look(JSON.stringify(remembered)))).toBe('as remembered')
})

test('one that was written again is, also with its size and time put back', () => {
  const first = look(null)
  const { atime, mtime } = statSync(join(folder, 'a.py'))
  writeFileSync(join(folder, 'a.py'), 'A = 2\n')
  utimesSync(join(folder, 'a.py'), atime, mtime)
  const second = look(first.seen)
  expect(second.codeDigest).not.toBe(first.codeDigest)
  expect(second.seen).not.toBeNull()
})

test('one that was written right now is not remembered', () => {
  expect(look(null, Date.now()).seen).toBeNull()
})

test('of what is not read as much is asked as is wanted', () => {
  writeFileSync(join(folder, 'logo.png'), 'picture')
  const logo = (unread: Unread) => JSON.parse(lookAtModule({ folder, seen: null, unread, now: Date.now() }).files)[1]
  expect(logo('name')).toMatchObject({ path: 'logo.png', bytes: null, sha256: null })
  expect(logo('size')).toMatchObject({ bytes: 7, sha256: null })
  expect(logo('digest')).toMatchObject({ bytes: 7, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
})
