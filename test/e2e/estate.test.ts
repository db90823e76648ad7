/** What a test that failed leaves: a run that is still held, and then nobody may stop its server by command. */
import { execFileSync } from 'node:child_process'
import pg from 'pg'
import { expect, test } from 'vitest'
import { makeEstate } from './estate.ts'
import { isHeld, untilRun } from './look.ts'

test('closing an estate whose run is held leaves no process behind', { timeout: 120_000 }, async () => {
  const estate = await makeEstate('18.0', 'stand-in')
  const left = () =>
    execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(estate.folder))
  const bi = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'metabase' })
  await bi.connect()
  const { plan } = await estate.release({ version: '1.1.0' })
  await estate.cli('rollout', 'start', plan.json.id)
  await untilRun(estate, isHeld)
  expect(left()).not.toEqual([])
  await bi.end()
  await estate.close()
  expect(left()).toEqual([])
})
