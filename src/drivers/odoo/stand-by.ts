/** Lets an updater and a probe wait, with Odoo and the installed modules imported; what the update is for it imports itself, after its first scripts. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StandBy } from '../../ports/odoo.ts'
import { readBaseConf, updaterConf } from '../lib/odoo-conf.ts'
import { nowhere, type StandbyInput } from '../lib/standby.ts'
import type { Standbys } from '../lib/standbys.ts'
import { prepare } from './prepare.ts'

export async function standBy({ target, modules, updated, logFiles }: StandBy, standbys: Standbys): Promise<void> {
  const left = modules.filter((name) => !updated.includes(name))
  const wait = (logFile: string, imported: string[]) =>
    standbys.prepare({ target, logFile, what: 'updater' }, () => inputFor(target, logFile, imported))
  await Promise.all([wait(logFiles.update, left), wait(logFiles.verifyService, modules)])
}

async function inputFor(target: StandBy['target'], logFile: string, modules: string[]): Promise<StandbyInput> {
  const { python, user, env } = await prepare(target, 'ek-standby-{pid}')
  const conf = updaterConf(await readBaseConf(target.baseConf), { ...target, updater: nowhere })
  await mkdir(dirname(logFile), { recursive: true })
  return { target, python, user, env, conf, modules, logFile }
}
