import { expect, it } from 'vitest'
import { aStoredRelease, controlPlane, endedRollout, factsOf, freshName, initialContent } from '../../test/control-plane/fixture.ts'
import { gatherFacts } from './gather-facts.ts'

const plane = await controlPlane()
const { database } = plane

it('gathers facts from the instance record and the sources', async () => {
  const name = freshName()
  const { run } = await endedRollout(plane, name)
  const release = await aStoredRelease(plane, '6.0.0')
  const { database: db, databaseExists, filestore, filestoreBytes, manifests, ...rest } = await factsOf(plane, name)
  let path: unknown
  const facts = await gatherFacts(
    database,
    {
      look: async () => ({ ...rest, database: db, exists: databaseExists }),
      filestore: async () => ({ ...filestore, bytes: 7 }),
      addonsPath: async (instance, modules) => {
        path = modules
        return ['/composed', ...instance.config.addons]
      },
      manifests: async (folders, series) => (folders[0] === '/composed' && series === '16.0' ? manifests : []),
    },
    name,
    release,
  )
  expect(path).toMatchObject([
    { name: 'shop', release: release.digest },
    { name: 'shop_extra', release: initialContent.digest },
  ])
  expect(facts).toMatchObject({ instance: name, filestoreBytes: 7, manifests, unsettledRun: run, live: { version: 'initial' } })
  await expect(gatherFacts(database, {} as never, 'no/where', release)).rejects.toMatchObject({ code: 'notFound' })
})
