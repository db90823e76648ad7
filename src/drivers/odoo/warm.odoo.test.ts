import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { odooSeries } from '../../../test/harness/odoo.ts'
import { openOdoo } from './index.ts'
import { makeTargetWorld, type TargetWorld } from './world.contract.ts'

describe.each(odooSeries().slice(0, 1))('warming for Odoo %s', (series) => {
  let world: TargetWorld
  beforeAll(async () => {
    world = await makeTargetWorld(series)
  })
  afterAll(() => world.destroy())

  test('the modules’ bytecode is in the cache, where Odoo looks for it', async () => {
    await mkdir(join(world.addons, 'one', 'models'), { recursive: true })
    await writeFile(join(world.addons, 'one', 'models', 'warmed.py'), 'x = 1\n')
    await openOdoo().warm(world.target)
    const found = execFileSync('find', [world.target.pycache, '-path', `*${world.addons}/one/models/warmed.*.pyc`], { encoding: 'utf8' })
    expect(found.trim()).not.toBe('')
  })

  test('what cannot be compiled, and an empty folder, are no error', async () => {
    await writeFile(join(world.addons, 'one', 'models', 'broken.py'), 'def\n')
    await openOdoo().warm(world.target)
    await openOdoo().warm({ ...world.target, addonsPath: ['/nowhere'], python: '/nowhere' })
  })
})
