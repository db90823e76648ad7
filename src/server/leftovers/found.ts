/**
 * What the files of this folder share. Each finds one kind of thing that is left, by a label of ours, and knows how to mend it. Finding never changes anything; a
 * fix is found again under the guard (fix.ts) and acts on what was found then.
 */
import { type ConditionCode, mendOf, pageOf } from '../../domain/conditions.ts'
import { sha256Hex } from '../../domain/digest.ts'
import type { DoctorCheck } from '../../domain/doctor.ts'
import type { BoundInstance, FlowContext } from '../../flow/context.ts'

export interface Found {
  code: ConditionCode
  /** What it is: a database, a folder, a process. Unique together with the code. */
  subject: string
  /** Whose it is; null: nobody's, or of this server as a whole. */
  instance: string | null
  state: 'bad' | 'warning'
  message: string
  /** Left out: what the condition's own page says first. */
  hint?: string
  /** Left out: not for us to mend. */
  fix?: {
    /** In the third person: "drops the database ...". */
    does: string
    /** It may hold data that exists nowhere else. */
    needsReason: boolean
    /** Repeatable. Answers what was done. */
    run(): Promise<string>
  }
}

/** Which runs there are, by the label that they leave on things. */
export interface RunBook {
  /** Label -> run, of every run that the records know. */
  known: Map<string, string>
  /** Labels and ids of runs whose copies and files are needed. */
  needed: Set<string>
}

export type LeftoverContext = Pick<FlowContext, 'database' | 'openDatabase' | 'runtime' | 'artefacts' | 'now'> & {
  /** The data folder. */
  data: string
  runs: RunBook
}

export type FindInInstance = (ctx: LeftoverContext, bound: BoundInstance) => Promise<Found[]>
export type FindOnServer = (ctx: LeftoverContext) => Promise<Found[]>

export const idOf = ({ code, subject }: Pick<Found, 'code' | 'subject'>): string => `${code}-${sha256Hex(subject).slice(0, 8)}`

export const nameOf = ({ code, instance }: Pick<Found, 'code' | 'instance'>): string => `${instance ?? 'data folder'}: ${code}`

export function toCheck(found: Found): DoctorCheck {
  const { code, instance, state, message, fix } = found
  const byHand = found.hint ?? mendOf(code, instance === null ? {} : { instance })
  const check = { name: nameOf(found), state, message, hint: byHand, code, page: pageOf(code) }
  return fix ? { ...check, fix: { id: idOf(found), does: fix.does, needsReason: fix.needsReason } } : check
}

/** `run run_...` or, where the records do not know it, `an unknown run (...abc)`. */
export function whose({ known }: RunBook, label: string): string {
  const run = known.get(label)
  return run === undefined ? `a run that is unknown here (label ${label})` : `run ${run}, which is over`
}

/** `1.2 GB`. */
export function sizeText(bytes: number | null): string {
  if (bytes === null) return 'size not measured'
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${(bytes / 1024 ** power).toFixed(power > 2 ? 1 : 0)} ${units[power]}`
}

/** `3 days old`. */
export function ageText(now: number, since: number): string {
  const minutes = Math.max(0, Math.round((now - since) / 60_000))
  if (minutes < 120) return `${minutes} minutes old`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours old` : `${Math.round(minutes / 1440)} days old`
}
