/** The folder of an instance below the data folder. Odoo's user must pass through it to its configuration, and may not list it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

export async function makeInstanceFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o711 })
}

/** Where what the instance's processes print is kept; made if missing. We open the files, so Odoo's user needs no right on it. */
export async function logFolder(folder: string): Promise<string> {
  await makeInstanceFolder(folder)
  const logs = join(folder, 'logs')
  await mkdir(logs, { recursive: true, mode: 0o750 })
  return logs
}
