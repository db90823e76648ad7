/**
 * `evenkeel doctor`: what the server sees when one answers (it is the server's machine that matters), else what can be seen from here without one.
 */
import type { Command } from 'commander'
import type { Doctor, DoctorCheck } from '../../domain/doctor.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { dataFolder } from '../connection.ts'
import { findConfigFile } from '../data-folder.ts'
import { printable } from '../format.ts'
import type { Output } from '../output.ts'
import { type Context, examples, type Runner } from '../program.ts'

export function register(program: Command, runner: Runner): void {
  program
    .command('doctor')
    .summary('say what is missing and the command that mends it')
    .description(
      'Looks at the machine and at the instances (roles, database, filestore, port, modules, leftovers). Exit 0: nothing is missing; 1: something is.',
    )
    .argument('[INSTANCE]', 'this instance only (needs the server)')
    .addHelpText('after', examples(['evenkeel doctor', 'evenkeel doctor acme/production', 'evenkeel doctor --json']))
    .action(runner(doctor))
}

async function doctor(context: Context, _options: object, instance?: string): Promise<number> {
  const { output } = context
  const found = (await askServer(context, instance)) ?? (await lookHere(context))
  output.result(found, () => doctorText(found, output.paint))
  output.next(nextOf(found, instance))
  return found.ok ? 0 : 1
}

/** Null: no server answers, and none is needed. */
async function askServer(context: Context, instance: string | undefined): Promise<Doctor | null> {
  const { askDoctor } = await import('../remote/ask-doctor.ts')
  try {
    return await askDoctor(context, instance)
  } catch (error) {
    const noServer = error instanceof EvenkeelError && error.code === 'unreachable'
    if (noServer && instance === undefined) return null
    throw error
  }
}

async function lookHere({ flags, world }: Context): Promise<Doctor> {
  const { examineMachine, warning } = await import('../../server/doctor-machine.ts')
  const { toDoctor } = await import('../../server/doctor.ts')
  const { readConfig } = await import('../../server/config.ts')
  const data = await dataFolder(flags, world)
  const { database } = readConfig({ file: findConfigFile(world.cwd), data })
  const checks = await examineMachine({ data, database, env: world.env, odooHomes: [] })
  return toDoctor([...checks, warning('server', 'No server answers: instances were not looked at.', 'evenkeel up')])
}

export function doctorText({ checks }: Doctor, paint: Output['paint']): string {
  return checks.map((check) => checkText(check, paint)).join('\n')
}

const marks = { ok: ['green', 'ok'], warning: ['yellow', 'warning'], bad: ['red', 'bad'], notMeasured: ['red', 'not measured'] } as const

function checkText({ name, state, message, hint }: DoctorCheck, paint: Output['paint']): string {
  const [color, word] = marks[state]
  const line = `${paint(color, word.padEnd(12))}  ${name}: ${printable(message)}`
  return hint === null ? line : `${line}\n${`mend: ${printable(hint)}`.replace(/^/gm, ' '.repeat(14))}`
}

function nextOf({ checks }: Doctor, instance: string | undefined): string {
  const [first] = checks.filter(({ state, hint }) => state !== 'ok' && hint !== null)
  if (first?.hint) return first.hint.split('\n').length === 1 ? first.hint : 'mend what is bad above, then: evenkeel doctor'
  return instance === undefined ? 'evenkeel instance list' : `evenkeel plan create --release R --instance ${instance}`
}
