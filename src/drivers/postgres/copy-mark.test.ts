import { expect, it } from 'vitest'
import { strategyFor } from './copy.ts'
import { markText, readMark } from './copy-mark.ts'

it('reads what it wrote, and nothing else', () => {
  const copy = { made: 'copy', of: 'tenant', bytes: 5, ...strategyFor(5) } as const
  const aside = { made: 'aside', of: 'tenant', replacedBy: 'ek_0123456789ab_ck', replacedByOid: 16_400 } as const
  for (const mark of [copy, aside]) expect(readMark(markText(mark))).toEqual(mark)
  for (const comment of [null, '', 'a tenant', 'evenkeel', 'evenkeel {"made":"copy"}', 'evenkeel {', `not ${markText(aside)}`]) {
    expect(readMark(comment)).toBeNull()
  }
})

it('copies through the WAL below 1 GB, by files above, and says why', () => {
  expect(strategyFor(2 ** 30 - 1)).toMatchObject({ strategy: 'wal_log', because: expect.stringMatching(/^1024 MB, less than 1 GB/) })
  expect(strategyFor(2 ** 30)).toMatchObject({ strategy: 'file_copy', because: expect.stringMatching(/^1024 MB, 1 GB or more/) })
})
