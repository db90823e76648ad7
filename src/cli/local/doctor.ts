/**
 * `evenkeel doctor`: what the server sees when one answers (it is the server's machine that matters), else what can be seen from here without one.
 */
import type { Command } from 'commander'
import type { Doctor, DoctorCheck, DoctorFix } from '../../domain/doctor.ts'
import { apiVersion } from '../../domain/document.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { confirm } from '../confirm.ts'
import { dataFolder } from '../connection.ts'
import { findConfigFile } from '../data-folder.ts'
import { pageFile, printable } from '../format.ts'
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
    .option('--fix', "show what would be mended, ask, mend it, look again (needs the server and an administrator's token)")
    .addHelpText(
      'after',
      examples([
        'evenkeel doctor',
        'evenkeel doctor acme/production',
        'evenkeel doctor --fix',
        'evenkeel doctor --fix --yes --reason "disk is full"',
      ]),
    )
    .action(runner(doctor))
}

async function doctor(context: Context, { fix }: { fix?: boolean }, instance?: string): Promise<number> {
  const { output } = context
  if (fix) return mend(context, instance)
  const found = (await askServer(context, instance)) ?? (await lookHere(context))
  output.result(found, () => doctorText(found, output.paint))
  output.next(nextOf(found, instance))
  return found.ok ? 0 : 1
}

/** Shows, asks, mends, and shows how everything stands. Exit 0: nothing is missing any more. */
async function mend(context: Context, instance: string | undefined): Promise<number> {
  const { output, flags } = context
  const { askDoctor, askFixes } = await import('../remote/ask-doctor.ts')
  const found = await askDoctor(context, instance)
  const fixes = found.checks.flatMap(({ fix }) => fix ?? [])
  const now = fixes.filter(({ needsReason }) => !needsReason || flags.reason !== undefined)
  if (now.length === 0) {
    output.result({ apiVersion, kind: 'DoctorFix', fixes: [], doctor: found }, () =>
      ['Nothing that can be mended here.', ...laterText(fixes), doctorText(found, output.paint)].join('\n'),
    )
    output.next(nextOf(found, instance))
    return found.ok ? 0 : 1
  }
  for (const line of [...now.map(({ does }) => `would: ${printable(does)}`), ...laterText(fixes.filter((each) => !now.includes(each)))])
    output.progress(line)
  await mustBeWanted(context, now.length)
  const done = await askFixes(
    context,
    now.map(({ id }) => id),
    instance,
  )
  output.result(done, () => [...done.fixes.map((each) => outcomeText(each, output.paint)), '', doctorText(done.doctor, output.paint)].join('\n'))
  output.next(nextOf(done.doctor, instance))
  return done.doctor.ok && done.fixes.every(({ outcome }) => outcome === 'done' || outcome === 'gone') ? 0 : 1
}

async function mustBeWanted(context: Context, count: number): Promise<void> {
  const { flags, world } = context
  if (!flags.yes && (flags.json || world.stdin.isTTY !== true || world.stderr.isTTY !== true))
    throw new EvenkeelError('usage', 'Nobody can be asked here. Nothing was changed.', { hint: 'evenkeel doctor --fix --yes' })
  await confirm(context, count === 1 ? 'Do this?' : `Do these ${count}?`)
}

function laterText(fixes: { does: string; needsReason: boolean }[]): string[] {
  return fixes.map(({ does }) => `not without --reason TEXT: ${printable(does)} (it may hold data that exists nowhere else)`)
}

function outcomeText({ name, outcome, detail }: DoctorFix['fixes'][number], paint: Output['paint']): string {
  const color = outcome === 'done' || outcome === 'gone' ? 'green' : 'red'
  return `${paint(color, outcome.padEnd(12))}  ${name}: ${printable(detail)}`
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
  const checks = await examineMachine({ data, database, env: world.env, odoos: [] })
  return toDoctor([...checks, warning('server', 'No server answers: instances were not looked at.', 'evenkeel up')])
}

export function doctorText({ checks }: Doctor, paint: Output['paint']): string {
  return checks.map((check) => checkText(check, paint)).join('\n')
}

const marks = { ok: ['green', 'ok'], warning: ['yellow', 'warning'], bad: ['red', 'bad'], notMeasured: ['red', 'not measured'] } as const

function checkText({ name, state, message, hint, page }: DoctorCheck, paint: Output['paint']): string {
  const [color, word] = marks[state]
  const more = [...(hint === null ? [] : [`mend: ${printable(hint)}`]), ...(page === undefined ? [] : [`page: ${pageFile(page)}`])]
  return [`${paint(color, word.padEnd(12))}  ${name}: ${printable(message)}`, ...more.map((line) => line.replace(/^/gm, ' '.repeat(14)))].join('\n')
}

function nextOf({ checks }: Doctor, instance: string | undefined): string {
  const fix = checks.some((check) => check.fix !== undefined && !check.fix.needsReason)
  if (fix) return `evenkeel doctor${instance === undefined ? '' : ` ${instance}`} --fix`
  const [first] = checks.filter(({ state, hint }) => state !== 'ok' && hint !== null)
  if (first?.hint) return first.hint.split('\n').length === 1 ? first.hint : 'mend what is bad above, then: evenkeel doctor'
  return instance === undefined ? 'evenkeel instance list' : `evenkeel plan create --release R --instance ${instance}`
}
