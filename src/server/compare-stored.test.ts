/** What is for two Odoo series is refused before anything is looked at: compared with modules that it does not hold, it would be "not a difference". */
import { expect, it } from 'vitest'
import type { Instance } from '../domain/instance.ts'
import type { Release } from '../domain/release.ts'
import { compareReleases, compareWithInstance, type StoredSources } from './compare-stored.ts'

const release = (series: '16.0' | '18.0') =>
  ({ name: 'terms', version: series, series, modules: [], digest: `sha256:${'0'.repeat(64)}` }) as unknown as Release
const instance = { name: 'acme/production', config: { series: '18.0' } } as Instance
const refused = { code: 'usage', message: expect.stringContaining('they cannot be compared') }

it('two releases', async () => {
  await expect(compareReleases({} as StoredSources, release('16.0'), release('18.0'))).rejects.toMatchObject(refused)
})

it('a release and an instance', async () => {
  await expect(compareWithInstance({} as StoredSources, instance, release('16.0'))).rejects.toMatchObject(refused)
})
