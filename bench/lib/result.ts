/** What every bench writes: one JSON file of one shape in bench/results, and the rows of the README's table that come of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Machine, thisMachine } from './machine.ts'
import type { Sample } from './sample.ts'

/** A measured thing: milliseconds unless it says otherwise. */
export interface Figure {
  what: string
  sample: Sample
  unit?: 'ms' | 'MB'
}

export interface Row {
  /** What a user waits for. */
  what: string
  ours: Figure
  /** What a user would run instead, in the same run; null: there is nothing to compare with. */
  beside: Figure | null
  /** The most (or, for `faster`, the least) that was aimed at. */
  aim:
    | { kind: 'atMost'; times: number }
    | { kind: 'faster'; times: number }
    | { kind: 'limit'; ms: number }
    | { kind: 'memory'; megabytes: number }
    | null
  /** Why the aim is missed, and what comes next; shown only where it is. */
  remark?: string
}

export interface Result {
  bench: string
  at: string
  machine: Machine
  /** PostgreSQL, Odoo and what else the figures depend on. */
  versions: Record<string, string>
  /** Of the machine over the minute before each round, in order. */
  load: number[]
  rows: Row[]
  /** More to show under the table, in Markdown: seconds per step. */
  details: string[]
}

const folder = join(import.meta.dirname, '../results')

/** Writes `bench/results/<bench>.json` and says so. */
export function writeResult(result: Omit<Result, 'at' | 'machine'>): Result {
  const whole = { at: new Date().toISOString(), machine: thisMachine(), ...result }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${result.bench}.json`), `${JSON.stringify(whole, roundNumbers, 2)}\n`)
  return whole
}

/** Null when that bench has not been run. */
export function readResult(bench: string): Result | null {
  try {
    return JSON.parse(readFileSync(join(folder, `${bench}.json`), 'utf8')) as Result
  } catch {
    return null
  }
}

function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value
}
