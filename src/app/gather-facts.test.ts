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
      look: async () => ({ ...rest, database: db, exists: databaseExists, namesFiles: false, languages: ['en_US'] }),
      filestore: async () => ({ ...filestore, files: 1, bytes: 7 }),
      addonsPath: async (instance, modules) => {
        path = modules
        return { path: ['/composed', ...instance.config.addons], served: '/srv/addons' }
      },
      configuration: async () => ({ odooConfDigest: null, stopping: { workers: 2, drainMs: 5_000, command: null } }),
      manifests: async (folders, series) => (folders[0] === '/composed' && series === '16.0' ? manifests : []),
      needs: async (_instance, next, { languages }) => ({
        needs: next.map((each) => ({ name: each.name, need: 'restart', because: `${languages}` })),
        needsUnknown: null,
      }),
    },
    name,
    release,
  )
  expect(path).toMatchObject([
    { name: 'shop', release: release.digest },
    { name: 'shop_extra', release: initialContent.digest },
  ])
  expect(facts).toMatchObject({
    instance: name,
    filestoreBytes: 7,
    manifests,
    unsettledRun: run,
    live: { version: 'initial' },
    stopping: { workers: 2 },
  })
  expect(facts.needs).toContainEqual({ name: 'shop', need: 'restart', because: 'en_US' })
  await expect(gatherFacts(database, {} as never, 'no/where', release)).rejects.toMatchObject({ code: 'notFound' })
})

it('says that a filestore is wrong when it is empty and the database names files in it, and that a module is hidden by one earlier on the path', async () => {
  const name = freshName()
  await endedRollout(plane, name)
  const release = await aStoredRelease(plane, '6.0.1')
  const { database: db, databaseExists, filestore, filestoreBytes: _bytes, manifests, ...rest } = await factsOf(plane, name)
  const [first] = manifests
  const facts = await gatherFacts(
    database,
    {
      look: async () => ({ ...rest, database: db, exists: databaseExists, namesFiles: true, languages: null }),
      filestore: async () => ({ ...filestore, files: 0, bytes: 0 }),
      addonsPath: async () => ({ path: ['/data/addons/16.0', '/composed'], served: '/composed' }),
      configuration: async () => ({ odooConfDigest: null, stopping: { workers: 2, drainMs: 5_000, command: null } }),
      manifests: async () => [{ ...first!, name: 'shop', path: '/data/addons/16.0/shop', broken: null }],
      needs: async () => ({ needs: null, needsUnknown: 'no' }),
    },
    name,
    release,
  )
  expect(facts.filestore).toMatchObject({ readable: false, detail: expect.stringContaining('names files') })
  expect(facts.manifests[0]?.broken).toMatch('/data/addons/16.0/shop comes first')
})
