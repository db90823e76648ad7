/** What `doctor` looks at for an instance that somebody else keeps running: whether its Odoo will follow `current`, and whether its commands can be run. */
import { stat } from 'node:fs/promises'
import type { DoctorCheck } from '../domain/doctor.ts'
import { commandsOf } from '../domain/instance.ts'
import { currentLink } from '../drivers/lib/current-link.ts'
import { findProgram } from '../drivers/lib/find-program.ts'
import { optionsOf, readBaseConf } from '../drivers/lib/odoo-conf.ts'
import type { BoundInstance } from '../flow/context.ts'
import { bad, fromError, ok } from './doctor-machine.ts'

export async function examineCommands({ config, odoo, modules }: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const commands = commandsOf(config)
  if (commands === null) return []
  const { folder } = await odoo(modules)
  const programs = [...new Set(Object.values(commands).map(([program = '']) => program))]
  const checks = await Promise.all([checkFirst(title, config.conf, currentLink(folder)), ...programs.map((program) => checkProgram(title, program))])
  const wrong = checks.filter((check) => check !== null)
  return wrong.length > 0 ? wrong : [ok(title, `${programs.join(', ')}; ${currentLink(folder)} is first in addons_path`)]
}

/** Odoo takes the first folder that has a module: behind another one, a release would be served or not, module by module. */
async function checkFirst(title: string, conf: string | null, current: string): Promise<DoctorCheck | null> {
  const [first = ''] = (optionsOf(await readBaseConf(conf)).get('addons_path') ?? '').split(',')
  if (first.trim() === current) return null
  const found = first.trim() === '' ? 'it has none' : `first is ${first.trim()}`
  return bad(
    title,
    `${current} is not the first folder of addons_path in ${conf}: ${found}. Odoo would not serve what is released.`,
    `edit ${conf}: addons_path = ${current},...   then restart Odoo`,
  )
}

/** It runs with the rights of this process: whoever can write it has them, too. */
async function checkProgram(title: string, program: string): Promise<DoctorCheck | null> {
  try {
    const path = await findProgram(program)
    const { mode, uid } = await stat(path)
    const own = process.getuid?.() ?? uid
    if ((mode & 0o022) === 0 && [0, own].includes(uid)) return null
    return bad(title, `${path} is run by Evenkeel, and others can change it.`, `chown ${own === 0 ? 'root' : own} ${path}; chmod go-w ${path}`)
  } catch (error) {
    return fromError(title, error)
  }
}
