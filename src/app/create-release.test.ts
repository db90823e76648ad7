import { describe, expect, it } from 'vitest'
import { releaseModule } from '../../test/control-plane/facts.ts'
import { aStoredRelease, controlPlane } from '../../test/control-plane/fixture.ts'

const plane = await controlPlane()
const { useCases, command, database } = plane

describe('releases', () => {
  it('name content that was received, and never other content', async () => {
    const release = await aStoredRelease(plane, '2.0.0')
    const { name, version, digest, expects } = release
    expect(await useCases.createRelease(command(), { name, version, digest, expects })).toEqual(release)
    const other = await aStoredRelease(plane, '2.0.1')
    await expect(useCases.createRelease(command(), { name, version, digest: other.digest, expects })).rejects.toMatchObject({ code: 'conflict' })
    const because = 'on purpose'
    const declared = [{ table: 't', match: 'any' as const, count: { min: 1 }, because }]
    await expect(useCases.createRelease(command(), { name, version, digest, expects: declared })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('wait for their files', async () => {
    const content = await useCases.announceContent({ series: '16.0', modules: [releaseModule('shop', 'announced only')] })
    expect(content.receivedAt).toBeNull()
    const input = { name: 'shop', version: '3.0.0', digest: content.digest, expects: [] }
    await expect(useCases.createRelease(command(), input)).rejects.toMatchObject({ code: 'notFound' })
    await expect(useCases.announceContent({ series: '16.0', modules: [releaseModule('a', 'x'), releaseModule('a', 'y')] })).rejects.toMatchObject({
      code: 'usage',
    })
  })

  it('are found by name and by the first digits of a digest', async () => {
    const release = await aStoredRelease(plane, '4.0.0')
    expect(await useCases.showRelease('shop@4.0.0')).toEqual(release)
    expect(await useCases.showRelease(release.digest.slice(0, 25))).toEqual(release)
    await expect(useCases.showRelease('shop@9.9.9')).rejects.toMatchObject({ code: 'notFound' })
    await useCases.createRelease(command(), { name: 'alias', version: '1', digest: release.digest, expects: [] })
    await expect(useCases.showRelease(release.digest)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('alias@1, shop@4.0.0'),
    })
  })

  it('are listed newest first, a page at a time', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await useCases.listReleases({ limit: 2, after })
      seen.push(...page.items.map((release) => `${release.name}@${release.version}`))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen.slice(0, 2)).toEqual(['alias@1', 'shop@4.0.0'])
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(
      Number(
        (
          await database
            .selectFrom('release')
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      ),
    )
  })
})
