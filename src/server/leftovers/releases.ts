/**
 * Releases' files in the data folder against the records: files that nothing names, records whose files are not there, uploads that were not finished. Taking files
 * away holds the content's row, so that a release that is made at that moment waits and then sees that its files have to be sent.
 */
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { releaseLabel } from '../../domain/release-label.ts'
import { forgetContent, listContent, type NamedContent, notReceived } from '../../store/releases.ts'
import { ageText, type FindOnServer, type Found, sizeText } from './found.ts'

/** Younger ones may be under way. */
const youngestMs = 3_600_000
/** As the driver of artefacts names what is not complete. */
const incoming = '.incoming-'

export const releaseFiles: FindOnServer = async (ctx) => {
  const folder = join(ctx.data, 'releases')
  const names: string[] = await readdir(folder).catch(() => [])
  const contents = new Map((await listContent(ctx.database)).map((content) => [content.digest.slice('sha256:'.length), content]))
  const left = names.filter((name) => /^[0-9a-f]{64}$/.test(name) && (contents.get(name)?.releases.length ?? 0) === 0)
  const old = await Promise.all(left.map(async (name) => ({ name, changed: (await stat(join(folder, name))).mtimeMs })))
  return [
    ...(await Promise.all(
      old.filter(({ changed }) => ctx.now() - changed > youngestMs).map(({ name, changed }) => leftRelease(ctx, folder, name, changed)),
    )),
    ...[...contents]
      .filter(([name, { receivedAt }]) => receivedAt !== null && !names.includes(name))
      .map(([, content]) => missingRelease(ctx, content)),
  ]
}

export const unfinishedUploads: FindOnServer = async ({ data, now }) => {
  const folder = join(data, 'releases')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(incoming))
  const found = await Promise.all(names.map(async (name) => ({ path: join(folder, name), changed: (await stat(join(folder, name))).mtimeMs })))
  return Promise.all(
    found
      .filter(({ changed }) => now() - changed > youngestMs)
      .map(async ({ path, changed }): Promise<Found> => {
        const message = `${path} (${sizeText(await sizeOf(path))}, ${ageText(now(), changed)}) is an upload that was not finished.`
        return { code: 'upload-left', subject: path, instance: null, state: 'warning', message, fix: removes(path) }
      }),
  )
}

type Context = Parameters<FindOnServer>[0]

async function leftRelease({ database, now }: Context, folder: string, name: string, changed: number): Promise<Found> {
  const path = join(folder, name)
  return {
    code: 'release-left',
    subject: path,
    instance: null,
    state: 'warning',
    message: `${path} (${sizeText(await sizeOf(path))}, ${ageText(now(), changed)}) is the content of no release.`,
    fix: {
      ...removes(path),
      run: async () => {
        const aside = join(folder, `${incoming}${name.slice(0, 12)}-left`)
        if (!(await forgetContent(database, `sha256:${name}`, () => rename(path, aside)))) return 'a release names it now: it stays'
        await rm(aside, { recursive: true, force: true })
        return `${path} is removed`
      },
    },
  }
}

function missingRelease({ database }: Context, { digest, releases }: NamedContent): Found {
  const names = releases.map(releaseLabel).join(', ')
  return {
    code: 'release-missing',
    subject: digest,
    instance: null,
    state: 'bad',
    message: `The files of ${names || digest} are not in the data folder (${digest.slice(0, 19)}...).`,
    ...(names === '' ? {} : { hint: `evenkeel doctor --fix, then create ${names} again from the same folder` }),
    fix: {
      does: `notes that the files of ${names || digest} have to be sent again`,
      needsReason: false,
      run: async () => {
        await notReceived(database, digest)
        return 'they are asked for when the release is created again'
      },
    },
  }
}

function removes(path: string): NonNullable<Found['fix']> {
  return {
    does: `removes ${path}`,
    needsReason: false,
    run: async () => {
      await rm(path, { recursive: true, force: true })
      return `${path} is removed`
    },
  }
}

export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)).catch(() => null))
  return (await Promise.all(files)).reduce((total, file) => total + (file?.size ?? 0), 0)
}
