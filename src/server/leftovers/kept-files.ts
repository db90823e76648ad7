/** Files that runs keep beside the filestore to put them back. Folders are named by the run's id; anything else there is not ours. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { RunId, runLabel } from '../../domain/id.ts'
import type { BoundInstance } from '../../flow/context.ts'
import { ageText, type FindInInstance, type Found, type LeftoverContext, whose } from './found.ts'

export const leftFiles: FindInInstance = async (ctx, bound) => {
  const folder = join(bound.config.odooDataDir, '.evenkeel')
  const names = await readdir(folder).catch(() => [])
  const left = names.filter((name) => RunId.safeParse(name).success && !ctx.runs.needed.has(runLabel(name)))
  return Promise.all(left.map((run) => toFound(ctx, bound, join(folder, run), runLabel(run))))
}

async function toFound({ now, runs }: LeftoverContext, { name: instance }: BoundInstance, path: string, label: string): Promise<Found> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).length
  return {
    code: 'files-left',
    subject: path,
    instance,
    state: 'warning',
    message: `${path} keeps ${files === 1 ? '1 file' : `${files} files`} (${ageText(now(), (await stat(path)).mtimeMs)}) of ${whose(runs, label)}.`,
    fix: {
      does: `removes the kept files ${path}`,
      needsReason: !runs.known.has(label),
      run: async () => {
        await rm(path, { recursive: true, force: true })
        return `${path} is removed`
      },
    },
  }
}
