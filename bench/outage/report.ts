/** The table of figures, in Markdown: what the README shows is this text. */
import { bytes } from '../../src/cli/format.ts'
import { type Machine, machineText } from '../machine.ts'
import type { BareRound, Step } from './bare.ts'
import type { GovernedRound } from './governed.ts'

export interface Measured {
  series: string
  databaseBytes: number
  postgres: string
  /** load: of the machine over the minute before the round. */
  rounds: { load: number; bare: BareRound; governed: GovernedRound }[]
}

export interface OutageResult {
  at: string
  machine: Machine
  measured: Measured[]
}

export function outageTable({ at, machine, measured }: OutageResult): string {
  const postgres = [...new Set(measured.map((each) => each.postgres))].join(', ')
  const sizes = measured.map((each) => `${each.series}: ${bytes(each.databaseBytes)}`).join(', ')
  return [
    `Measured ${at.slice(0, 10)} on ${machineText(machine)}, PostgreSQL ${postgres}; database ${sizes}; the middle of ${measured[0]?.rounds.length ?? 0} rounds, load ${loads(measured)}.`,
    '',
    markdown(['', 'Odoo', 'Evenkeel', 'plain script', 'ratio'], measured.flatMap(comparisons)),
    '',
    ...measured.flatMap(({ series, rounds }) => [
      `Odoo ${series}, seconds per step:`,
      '',
      `- Evenkeel: ${stepsText(rounds.map((round) => round.governed.steps))}`,
      `- plain script: ${stepsText(rounds.map((round) => round.bare.steps))}`,
      `- plain way back: ${stepsText(rounds.map((round) => round.bare.goBackSteps))}`,
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
}

function loads(measured: Measured[]): string {
  const all = measured.flatMap(({ rounds }) => rounds.map((round) => round.load))
  return `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`
}

function comparisons({ series, rounds }: Measured): string[][] {
  const governed = (pick: (round: GovernedRound) => number | null) => middle(rounds.map((round) => pick(round.governed)))
  const bare = (pick: (round: BareRound) => number | null) => middle(rounds.map((round) => pick(round.bare)))
  const goBack = bare((round) => round.goBackMs)
  return [
    row(
      'outage of a good release',
      series,
      governed((round) => round.outageMs),
      bare((round) => round.outageMs),
    ),
    row(
      'going back before users are let in',
      series,
      governed((round) => round.goBackBeforeOpenMs),
      goBack,
    ),
    row(
      'going back after users were let in',
      series,
      governed((round) => round.goBackAfterOpenMs),
      goBack,
    ),
  ]
}

function row(what: string, series: string, ours: number | null, theirs: number | null): string[] {
  const ratio = ours === null || theirs === null ? '-' : (ours / theirs).toFixed(2)
  return [what, series, seconds(ours), seconds(theirs), ratio]
}

/** Steps of the middle round of each step; steps run side by side where the flow does so. */
function stepsText(all: Step[][]): string {
  const names = [...new Set(all.flat().map((step) => step.name))]
  const one = (name: string) => middle(all.map((steps) => steps.find((step) => step.name === name)?.ms ?? null))
  return names.map((name) => `${name} ${seconds(one(name))}`).join(', ')
}

/** The middle value; not measured in one round is not measured. */
export function middle(values: (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null).sort((a, b) => a - b)
  return measured.length < values.length ? null : (measured[Math.floor(measured.length / 2)] ?? null)
}

function seconds(ms: number | null): string {
  return ms === null ? 'not measured' : `${(ms / 1000).toFixed(1)} s`
}

function markdown(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
