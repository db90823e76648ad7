/** A plan as people read it before anything runs. */
import type { Plan, PlannedInstance } from '../../domain/plan.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import { bytes, counted, duration, printable, shortDigest } from '../format.ts'
import type { Output } from '../output.ts'
import { facts, indent, section, table } from '../table.ts'

export function refuses(plan: Plan): boolean {
  return plan.instances.some(({ refusals }) => refusals.length > 0)
}

export function planText(plan: Plan, paint: Output['paint']): string {
  const head = [
    `${paint('bold', `Plan ${plan.id}`)}: ${releaseLabel(plan.release)} (${shortDigest(plan.release.digest)})`,
    counted(plan.expects.length, 'declared difference'),
  ].join(', ')
  return [head, ...plan.instances.map((instance) => instanceText(instance, paint))].join('\n\n')
}

function instanceText(planned: PlannedInstance, paint: Output['paint']): string {
  const { refusals } = planned
  const title = refusals.length === 0 ? paint('green', 'can start') : paint('red', `refused: ${counted(refusals.length, 'reason')}`)
  const sections = [
    facts([
      ['disk needed', planned.diskBytes === null ? 'not measured' : bytes(planned.diskBytes)],
      ['outage', outage(planned)],
    ]),
    section('Modules', modules(planned)),
    section('Steps', planned.steps.map(({ name, what }) => `${name.padEnd(15)} ${printable(what)}`).join('\n')),
    section('Asked of people', bullets(planned.asks)),
    section('Good to know', bullets(planned.notes)),
    section(
      'Refused because',
      refusals.map(({ message, hint }) => `- ${printable(message)}\n  mend: ${printable(hint).replaceAll('\n', '\n        ')}`).join('\n'),
    ),
  ]
  return `${paint('bold', planned.instance)}: ${title}\n${indent(sections.filter((text) => text !== '').join('\n'))}`
}

function modules({ modules }: PlannedInstance): string {
  if (modules.length === 0) return ''
  return table(
    ['module', 'action', 'from', 'to', 'why'],
    modules.map((module) => [module.name, module.action, module.from ?? '-', module.to ?? '-', printable(module.because)]),
  )
}

function outage({ outageMs }: PlannedInstance): string {
  return outageMs === null
    ? 'no estimate yet: nothing was measured on this instance'
    : `${duration(outageMs.low)} to ${duration(outageMs.high)} (estimate)`
}

function bullets(lines: string[]): string {
  return lines.map((line) => `- ${printable(line)}`).join('\n')
}
