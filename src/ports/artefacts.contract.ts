/** What every driver of the port `artefacts` must do. Run it from the driver's test file. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packRelease } from '../inspect/pack-release.ts'
import type { Artefacts } from './artefacts.ts'

/** @param open a store of its own for every call */
export function describeArtefacts(name: string, open: () => Promise<Artefacts>): void {
  describe(`artefacts: ${name}`, () => {
    let sources: string
    beforeAll(async () => {
      sources = await mkdtemp(join(tmpdir(), 'evenkeel-sources-'))
      for (const module of ['one', 'two']) {
        await mkdir(join(sources, module, 'models'), { recursive: true })
        await writeFile(join(sources, module, '__manifest__.py'), `{'name': '${module}', 'version': '1.0'}`)
        await writeFile(join(sources, module, 'models', `${'long'.repeat(60)}.py`), module)
      }
    })
    afterAll(() => rm(sources, { recursive: true, force: true }))

    test('a release is received, is there, and receiving it again changes nothing', async () => {
      const artefacts = await open()
      const packed = await packRelease([sources], '16.0')
      expect(await artefacts.has(packed.digest)).toBe(false)
      await artefacts.receive({ ...packed, content: packed.content() })
      await artefacts.receive({ ...packed, content: packed.content() })
      expect(await artefacts.has(packed.digest)).toBe(true)
      expect(await readFile(join(artefacts.moduleFolder(packed.digest, 'two'), 'models', `${'long'.repeat(60)}.py`), 'utf8')).toBe('two')
    })

    test('two that receive the same release at once both succeed', async () => {
      const artefacts = await open()
      const packed = await packRelease([sources], '16.0')
      await Promise.all([1, 2].map(() => artefacts.receive({ ...packed, content: packed.content() })))
      expect(await artefacts.has(packed.digest)).toBe(true)
    })

    test('content that is not what was announced is refused and not there', async () => {
      const artefacts = await open()
      const [one, two] = [await packRelease([join(sources, 'one')], '16.0'), await packRelease([join(sources, 'two')], '16.0')]
      const forged = { ...one, content: two.content() }
      await expect(artefacts.receive(forged)).rejects.toMatchObject({ code: 'refused' })
      expect(await artefacts.has(one.digest)).toBe(false)
    })

    test('a composed folder holds exactly the modules asked for, and the same ones are the same folder', async () => {
      const artefacts = await open()
      const packed = await packRelease([sources], '16.0')
      await artefacts.receive({ ...packed, content: packed.content() })
      const modules = packed.modules.map((module) => ({ ...module, release: packed.digest }))
      const both = await artefacts.compose('acme/production', modules)
      const one = await artefacts.compose('acme/production', modules.slice(0, 1))
      expect((await readdir(both)).sort()).toEqual(['one', 'two'])
      expect(await readdir(one)).toEqual(['one'])
      expect(await artefacts.compose('acme/production', [...modules].reverse())).toBe(both)
      expect(await readFile(join(both, 'two', '__manifest__.py'), 'utf8')).toContain('two')
    })

    test('an instance without modules of its own has an empty folder', async () => {
      const artefacts = await open()
      expect(await readdir(await artefacts.compose('acme/production', []))).toEqual([])
    })

    test('a module that is not stored cannot be composed', async () => {
      const artefacts = await open()
      const packed = await packRelease([sources], '16.0')
      const modules = packed.modules.map((module) => ({ ...module, release: packed.digest }))
      await expect(artefacts.compose('acme/production', modules)).rejects.toThrow(/not stored/)
    })

    test('current is switched again and again', async () => {
      const artefacts = await open()
      const empty = await artefacts.compose('acme/production', [])
      await artefacts.setCurrent('acme/production', empty)
      await artefacts.setCurrent('acme/production', empty)
    })
  })
}
