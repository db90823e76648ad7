/** What the rounds of both ways say, as rows of the table and as seconds per step. */
import { bytes } from '../../src/cli/format.ts'
import type { Row } from '../lib/result.ts'
import { middle, sampleOf } from '../lib/sample.ts'
import type { BareRound, Step } from './bare.ts'
import type { GovernedRound } from './governed.ts'

export interface Measured {
  series: string
  databaseBytes: number
  postgres: string
  rounds: { bare: BareRound; governed: GovernedRound }[]
}

const placeOf = ({ series, databaseBytes }: Measured): string => `Odoo ${series}, ${bytes(databaseBytes)}`

export function outageRows(measured: Measured): Row[] {
  const { rounds } = measured
  const where = placeOf(measured)
  const governed = (pick: (round: GovernedRound) => number | null) => rounds.map((round) => pick(round.governed))
  const bare = (pick: (round: BareRound) => number | null) => rounds.map((round) => pick(round.bare))
  const goBack = bare((round) => round.goBackMs)
  return [
    row(
      `outage of a good release, ${where}`,
      governed((round) => round.outageMs),
      'stop, -u, start',
      bare((round) => round.outageMs),
      { kind: 'atMost', times: 1.3 },
    ),
    row(
      `going back before users are let in, ${where}`,
      governed((round) => round.goBackBeforeOpenMs),
      restore,
      goBack,
      null,
    ),
    row(
      `going back after users were let in, ${where}`,
      governed((round) => round.goBackAfterOpenMs),
      restore,
      goBack,
      null,
    ),
  ].flatMap((each) => each ?? [])
}

export const restore = 'stop, pg_restore -j2, start'

/** Null when one round of either was not measured: such a figure is none. */
export function row(what: string, ours: (number | null)[], instead: string, theirs: (number | null)[], aim: Row['aim']): Row | null {
  const [mine, others] = [ours, theirs].map((values) => values.filter((value) => value !== null))
  if (mine?.length !== ours.length || others?.length !== theirs.length) return null
  return { what, ours: { what, sample: sampleOf(mine) }, beside: { what: instead, sample: sampleOf(others) }, aim }
}

/** Steps of the middle round of each step; steps run side by side where the flow does so. */
export function stepsOf(measured: Measured): string[] {
  const { rounds } = measured
  return [
    `${placeOf(measured)}, seconds per step:`,
    '',
    `- Evenkeel: ${stepsText(rounds.map((round) => round.governed.steps))}`,
    `- plain script: ${stepsText(rounds.map((round) => round.bare.steps))}`,
    `- plain way back: ${stepsText(rounds.map((round) => round.bare.goBackSteps))}`,
    '',
  ]
}

function stepsText(all: Step[][]): string {
  const names = [...new Set(all.flat().map((step) => step.name))]
  const one = (name: string) => middle(all.map((steps) => steps.find((step) => step.name === name)?.ms ?? null))
  return names.map((name) => `${name} ${seconds(one(name))}`).join(', ')
}

function seconds(ms: number | null): string {
  return ms === null ? 'not measured' : `${(ms / 1000).toFixed(1)} s`
}
