import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canMount, type Disk, makeDisk } from '../../../test/harness/small-disk.ts'
import { digestOf } from '../../domain/digest.ts'
import { moduleDigest, type ReleaseModule, releaseDigest } from '../../domain/release.ts'
import { packRelease } from '../../inspect/pack-release.ts'
import { describeArtefacts } from '../../ports/artefacts.contract.ts'
import { openArtefacts } from './index.ts'

const mounts = await canMount('src/drivers/artefacts')

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-artefacts-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

describeArtefacts('the data folder', async () => openArtefacts(join(root, 'data')))

async function packedModule() {
  const folder = join(root, 'sources', 'one')
  await mkdir(join(folder, 'static', 'src'), { recursive: true })
  await writeFile(join(folder, '__manifest__.py'), "{'name': 'One', 'version': '1.0'}")
  await writeFile(join(folder, 'static', 'src', 'a.js'), 'let a = 1')
  await writeFile(join(folder, 'run.sh'), '#!/bin/sh\n')
  await chmod(join(folder, 'run.sh'), 0o755)
  return packRelease([folder], '16.0')
}

describe('what lies on the disk', () => {
  test('nobody may write it, everybody may read it, and the umask decides nothing', async () => {
    const before = process.umask(0o077)
    try {
      const artefacts = openArtefacts(join(root, 'data'))
      const packed = await packedModule()
      await artefacts.receive({ ...packed, content: packed.content() })
      const folder = artefacts.moduleFolder(packed.digest, 'one')
      const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
      expect(await mode(join(folder, '__manifest__.py'))).toBe('444')
      expect(await mode(join(folder, 'run.sh'))).toBe('555')
      expect(await mode(join(folder, 'static', 'src'))).toBe('755')
      expect(await mode(join(folder, '..', '..'))).toBe('755')
      expect(await mode(join(root, 'data'))).toBe('711')
    } finally {
      process.umask(before)
    }
  })

  test('times come from the content: Odoo 18.0 names its asset bundles by them', async () => {
    const artefacts = openArtefacts(join(root, 'data'))
    const first = await packedModule()
    await artefacts.receive({ ...first, content: first.content() })
    await writeFile(join(root, 'sources', 'one', 'static', 'src', 'a.js'), 'let a = 2')
    const second = await packRelease([join(root, 'sources', 'one')], '16.0')
    await artefacts.receive({ ...second, content: second.content() })
    const time = async (digest: string, path: string) => (await stat(join(artefacts.moduleFolder(digest, 'one'), path))).mtimeMs
    expect(await time(second.digest, 'static/src/a.js')).not.toBe(await time(first.digest, 'static/src/a.js'))
    expect(await time(second.digest, 'run.sh')).toBe(await time(first.digest, 'run.sh'))
    expect(await time(first.digest, 'run.sh')).toBeLessThan(Date.UTC(2012, 0))
  })

  test('what an interrupted receive left is removed by the next process', async () => {
    await mkdir(join(root, 'data', 'releases', '.incoming-abc'), { recursive: true })
    const packed = await packedModule()
    await openArtefacts(join(root, 'data')).receive({ ...packed, content: packed.content() })
    expect(await readdir(join(root, 'data', 'releases'))).toEqual([packed.digest.slice('sha256:'.length)])
  })

  test.runIf(mounts)('a folder that has no room to be composed leaves nothing, and is composed once there is', async () => {
    const disk = (await makeDisk(4, 80)) as Disk
    try {
      const artefacts = openArtefacts(join(disk.folder, 'data'))
      const packed = await packedModule()
      await artefacts.receive({ ...packed, content: packed.content() })
      const modules = [{ name: 'one', version: '1.0', digest: packed.modules[0]!.digest, release: packed.digest }]
      const effective = join(disk.folder, 'data/instances/acme/production/effective')
      await mkdir(effective, { recursive: true })
      const ballast: string[] = []
      const add = async () => {
        const file = join(disk.folder, `ballast-${ballast.length}`)
        await writeFile(file, '')
        ballast.push(file)
      }
      for (;;) if ((await add().catch((error: NodeJS.ErrnoException) => error.code)) === 'ENOSPC') break
      // Room for the folder, and none for the link in it.
      await rm(ballast.pop() ?? '')
      await expect(artefacts.compose('acme/production', modules)).rejects.toThrow(/ENOSPC/)
      expect(await readdir(effective)).toEqual([])
      await rm(ballast.pop() ?? '')
      expect(await readdir(await artefacts.compose('acme/production', modules))).toEqual(['one'])
    } finally {
      await disk.close()
    }
  })

  test('a composed folder that somebody changed is made again', async () => {
    const artefacts = openArtefacts(join(root, 'data'))
    const packed = await packedModule()
    await artefacts.receive({ ...packed, content: packed.content() })
    const modules = packed.modules.map((module) => ({ ...module, release: packed.digest }))
    const folder = await artefacts.compose('acme/production', modules)
    await rm(join(folder, 'one'))
    await symlink('/etc', join(folder, 'one'))
    expect(await artefacts.compose('acme/production', modules)).toBe(folder)
    expect(await readFile(join(folder, 'one', 'static', 'src', 'a.js'), 'utf8')).toBe('let a = 1')
    await artefacts.setCurrent('acme/production', folder)
    expect(await readlink(join(root, 'data', 'instances', 'acme', 'production', 'current'))).toBe(`effective/${folder.split('/').at(-1)}`)
  })
})

describe('a stream that a client made up', () => {
  const manifest = { name: 'one/__manifest__.py', content: '{}' }
  const bad = {
    'a path that climbs': [{ name: 'one/../../../etc/cron.d/x' }],
    'an absolute path': [{ name: '/etc/cron.d/x' }],
    'an empty part': [{ name: 'one//x' }],
    'a file beside the modules': [{ name: 'x' }],
    'a module that was not announced': [{ name: 'two/x' }],
    'the same file twice': [manifest, manifest],
    'a symbolic link': [{ name: 'one/x', type: 'symlink' as const, linkname: '/etc/passwd' }],
    'a hard link': [{ name: 'one/x', type: 'link' as const, linkname: '/etc/passwd' }],
    'a device': [{ name: 'one/x', type: 'character-device' as const }],
  }

  test.each(Object.entries(bad))('with %s is refused and leaves nothing', async (_what, entries) => {
    const archive = pack()
    for (const { content = '', ...header } of entries as { name: string; content?: string }[]) archive.entry(header, content)
    archive.finalize()
    await refuses([{ name: 'one', version: '16.0.1.0', digest: moduleDigest([]) }], archive as unknown as Readable)
  })

  test('that ends in the middle is refused', async () => {
    const packed = await packedModule()
    const whole = Buffer.concat(await packed.content().toArray())
    await refuses(packed.modules, Readable.from([whole.subarray(0, 700)]))
  })

  test('under a digest that is not that of its modules is refused', async () => {
    const packed = await packedModule()
    const artefacts = openArtefacts(join(root, 'data'))
    await expect(artefacts.receive({ ...packed, digest: digestOf('other'), content: packed.content() })).rejects.toMatchObject({ code: 'refused' })
  })

  async function refuses(modules: ReleaseModule[], content: Readable): Promise<void> {
    const artefacts = openArtefacts(join(root, 'data'))
    const digest = releaseDigest({ series: '16.0', modules })
    await expect(artefacts.receive({ digest, series: '16.0', modules, content })).rejects.toThrow()
    expect(await artefacts.has(digest)).toBe(false)
    expect(await readdir(join(root, 'data', 'releases'))).toEqual([])
  }
})
