/**
 * Which processes of an instance run (its Odoo, its maintenance page) is for this machine to say, not for a backup: they live on through a restore. So what stood in
 * the folder that was put aside comes before what the backup says; else a page that users see would be a stranger's, and nobody would end it.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { recordedProcess, removeProcessFile, writeProcessFile } from '../../drivers/lib/record-file.ts'

/** @param aside the data folder that was put aside; `data`: what was restored in its place */
export async function keepProcessRecords(aside: string, data: string): Promise<void> {
  for (const instance of await instancesIn(data)) {
    for (const name of ['server', 'maintenance'] as const) {
      const record = await recordedProcess(join(aside, instance), name)
      if (record === null) await removeProcessFile(join(data, instance), name)
      else await writeProcessFile(join(data, instance), name, record)
    }
  }
}

/** Their folders, below the data folder. */
async function instancesIn(data: string): Promise<string[]> {
  const found: string[] = []
  for (const tenant of await readdir(join(data, 'instances')).catch(() => [])) {
    for (const environment of await readdir(join(data, 'instances', tenant))) found.push(join('instances', tenant, environment))
  }
  return found
}
