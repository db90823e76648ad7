/** Folders of instances that were removed: configuration with a password, logs, links; perhaps a server or a maintenance page that lives on. */
import { readdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InstanceName } from '../../domain/instance.ts'
import { endPage } from '../../drivers/lib/maintenance-page.ts'
import { livingProcess } from '../../drivers/lib/record-file.ts'
import { getInstance } from '../../store/instances.ts'
import { type FindOnServer, type Found, sizeText } from './found.ts'
import { sizeOf } from './releases.ts'

export const leftInstances: FindOnServer = async ({ data, database }) => {
  const root = join(data, 'instances')
  const tenants = await readdir(root).catch(() => [])
  const names = (await Promise.all(tenants.map(async (tenant) => (await readdir(join(root, tenant))).map((each) => `${tenant}/${each}`)))).flat()
  const removed: string[] = []
  for (const name of names) if (InstanceName.safeParse(name).success && (await getInstance(database, name)) === null) removed.push(name)
  return Promise.all(removed.map((name) => toFound(join(root, name), name)))
}

async function toFound(path: string, name: string): Promise<Found> {
  const server = await livingProcess(path, 'server')
  const runs = server === null ? '' : ` Its Odoo still runs (process ${server.pid}).`
  const found = {
    code: 'instance-left' as const,
    subject: path,
    instance: null,
    state: 'warning' as const,
    message: `${path} (${sizeText(await sizeOf(path))}) is the folder of ${name}, which was removed; it holds a password.${runs}`,
  }
  if (server !== null) return { ...found, hint: `add ${name} again, or end it (kill ${server.pid}), then: evenkeel doctor --fix` }
  const run = async () => {
    if (await livingProcess(path, 'server')) throw new Error('its Odoo was started meanwhile')
    await endPage(path)
    await rm(path, { recursive: true, force: true })
    // The tenant's, unless it has other environments.
    await rmdir(dirname(path)).catch(() => {})
    return `${path} is removed`
  }
  return { ...found, fix: { does: `removes ${path}, and ends its maintenance page if it has one`, needsReason: false, run } }
}
