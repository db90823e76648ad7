/**
 * Updaters that live, found by the name that they carry (ODOO_PGAPPNAME=ek-<run's label>-..., or that of a session, which ends with the process's number: who waited
 * imported before his run had work carries the name of waiting in his environment) and by a file of the instance's own folder on their command line: so nobody
 * else's process is ever taken for one. Only where /proc lets us read it.
 */
import { readdir, readFile } from 'node:fs/promises'
import type { ProcessRecord } from '../../ports/odoo.ts'
import { endGroup, recordOf } from '../lib/process-record.ts'

export interface LeftUpdater extends ProcessRecord {
  /** Label of its run. */
  run: string
}

const killAfterMs = 5_000

/**
 * @param folder the instance's folder in the data folder
 * @param applications application_names of sessions in its database
 */
export async function findUpdaters(folder: string, applications: string[]): Promise<LeftUpdater[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => updaterOf(Number(pid), folder, applications)))
  return found.filter((each) => each !== null)
}

export async function endUpdater(updater: LeftUpdater): Promise<void> {
  await endGroup(updater, killAfterMs)
}

async function updaterOf(pid: number, folder: string, applications: string[]): Promise<LeftUpdater | null> {
  const words = await readWords(pid, 'cmdline')
  if (!words.some((word) => word.startsWith(`${folder}/`))) return null
  const names = [
    ...(await readWords(pid, 'environ')).filter((pair) => pair.startsWith('ODOO_PGAPPNAME=')),
    ...applications.filter((name) => name.endsWith(`-${pid}`)),
  ]
  const run = names.map((name) => /\bek-([0-9a-z]{12})-/.exec(name)?.[1]).find((label) => label !== undefined)
  return run === undefined ? null : { ...recordOf(pid), run }
}

async function readWords(pid: number, file: 'cmdline' | 'environ'): Promise<string[]> {
  return (await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')).split('\0')
}
