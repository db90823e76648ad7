/** What `npm run test:real` found, kept as JSON per place where it ran, so that slices of it add up to one report (report.ts). */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const places = ['Odoo 16.0', 'Odoo 18.0', 'stand-in'] as const
export type On = (typeof places)[number]

/** What is done to every journey. */
export const attacks = ['everything done twice', 'killed before and after steps, and inside calls'] as const

/** What is made to fail. */
export const failures = ['a step fails', 'every undo fails in turn', 'a call to a port fails after its effect'] as const

export interface Found {
  /** How often the control plane was killed, or something failed. */
  kills: number
  ended: string
  /** Tables and sequences that differ by themselves, and were left out. */
  noise: string[]
}

export interface Result extends Found {
  journey: string
  attack: string
  state: 'passed' | 'failed'
  /** The first lines of what failed. */
  why: string | null
  seconds: number
  at: string
  machine: string
  versions: string
}

const fileOf = (on: On): string => join(import.meta.dirname, 'results', `${on.toLowerCase().replace(' ', '-')}.json`)

/** In the place of what was found before about the same journey under the same attack. */
export function keepResult(on: On, result: Result): void {
  const others = readResults(on).filter((each) => each.journey !== result.journey || each.attack !== result.attack)
  mkdirSync(dirname(fileOf(on)), { recursive: true })
  writeFileSync(fileOf(on), `${JSON.stringify([...others, result], null, 2)}\n`)
}

export function readResults(on: On): Result[] {
  return existsSync(fileOf(on)) ? JSON.parse(readFileSync(fileOf(on), 'utf8')) : []
}
