/** Folders in PostgreSQL's data directory that belong to no database. No SQL can drop them; we can where the server's files are on this machine and ours to remove. */
import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findLeftovers, removeFolder } from '../../drivers/postgres/leftovers.ts'
import { ageText, type FindInInstance, type Found, sizeText } from './found.ts'

export const leftFolders: FindInInstance = async ({ now }, { name: instance, target }) => {
  const { folders } = await findLeftovers(target.adminUrl)
  return Promise.all(
    (folders ?? []).map(async ({ path, bytes, changed }): Promise<Found> => {
      const found = {
        code: 'folder-left' as const,
        subject: path,
        instance,
        state: 'warning' as const,
        message: `The folder ${path} (${sizeText(bytes)}, ${ageText(now(), changed)}) belongs to no database.`,
        hint: `on that machine, as postgres: rm -r ${path}`,
      }
      const ours = await access(dirname(path), constants.W_OK).then(
        () => true,
        () => false,
      )
      if (!ours) return found
      const run = async () => {
        await removeFolder(target, path)
        return `the folder ${path} is removed`
      }
      return { ...found, fix: { does: `removes the folder ${path}`, needsReason: false, run } }
    }),
  )
}
