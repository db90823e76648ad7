import { expect, it } from 'vitest'
import { diskText, namingDisk } from './disk-full.ts'
import { EvenkeelError } from './error.ts'

const failed = (fields: object) => Object.assign(new Error('no space left on device'), fields)

it.each([
  ["the tenant's PostgreSQL, by its SQLSTATE", failed({ code: '53100' }), /^the disk of the instance's PostgreSQL server/],
  [
    'of a copied file the one that is written',
    failed({ code: 'ENOSPC', path: '/srv/from', dest: '/srv/to' }),
    /^the disk that holds \/srv\/to is full/,
  ],
  ['of a write without a path both that it can be', failed({ code: 'ENOSPC' }), /^a disk of this machine/],
  ['a cause', new EvenkeelError('internal', 'x', { cause: failed({ code: '53100' }) }), /PostgreSQL server/],
])('names %s', (_title, error, text) => {
  expect(diskText(error)).toMatch(text)
})

it('says nothing of other errors', () => {
  expect(diskText(failed({ code: 'EACCES' }))).toBeNull()
  const other = failed({ code: 'EACCES' })
  expect(namingDisk(other, '/data')).toBe(other)
})

it('gives a write its folder', () => {
  expect(namingDisk(failed({ code: 'ENOSPC' }), '/data/evidence')).toMatchObject({
    condition: 'disk-full',
    message: expect.stringContaining('/data/evidence'),
  })
})
