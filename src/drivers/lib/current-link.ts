/** `current` in an instance's folder: a link to what it serves, switched in one rename, so that nobody ever finds it missing or half. */
import { rename, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

export function currentLink(instanceFolder: string): string {
  return join(instanceFolder, 'current')
}

export async function switchCurrent(instanceFolder: string, folder: string): Promise<void> {
  const current = currentLink(instanceFolder)
  const temporary = `${current}.${crypto.randomUUID()}`
  await symlink(relative(dirname(current), folder), temporary)
  await rename(temporary, current)
}
