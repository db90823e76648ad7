/**
 * Whether an update succeeded, as far as its process and its log can say. Measured on 16.0 and 18.0: a misspelled module, a module whose code is missing, a
 * constraint that could not be added and a script that ends the process all leave exit code 0, so the exit code is only the first of the questions. States
 * and versions of modules are asked of the database afterwards, by another step.
 */
import { z } from 'zod'
import { diskOfTenant } from './disk-full.ts'
import { killedText } from './killed.ts'

/** A pattern over `logger: message` of a log line, first line and continuation, and what a match means to whoever reads the run. */
export const LogRule = z
  .object({
    id: z.string().regex(/^[a-z0-9-]+$/),
    pattern: z.string().refine(isPattern, 'not a regular expression'),
    because: z.string().min(1),
  })
  .strict()
export type LogRule = z.infer<typeof LogRule>

/**
 * `fatal`: a WARNING that matches is a failure. `ignore`: a WARNING or ERROR that matches counts for nothing, and wins over `fatal`; a CRITICAL is never ignored.
 */
export const WarningLists = z.object({ fatal: z.array(LogRule), ignore: z.array(LogRule) }).strict()
export type WarningLists = z.infer<typeof WarningLists>

export interface JudgedLine {
  level: 'WARNING' | 'ERROR' | 'CRITICAL'
  logger: string
  message: string
}

export interface UpdateFacts {
  exitCode: number | null
  signal: string | null
  timedOut: boolean
  modulesLoaded: boolean
  lines: JudgedLine[]
}

export interface UpdateJudgement {
  ok: boolean
  /** Every reason why not, the telling ones first. */
  why: string[]
  /** WARNINGs that are on no list: reported, not held against the release. */
  reported: JudgedLine[]
}

/** Rules from what an administrator wrote in `evenkeel.yaml`: patterns alone. */
export function rulesOfPatterns(patterns: string[], list: 'fatal' | 'ignore'): LogRule[] {
  return patterns.map((pattern, index) => ({
    id: `configured-${list}-${index + 1}`,
    pattern,
    because: `evenkeel.yaml lists /${pattern}/ as ${list}`,
  }))
}

/** Succeeds only when nothing speaks against it: a process that ended by itself with 0, a complete log, no line that is held against it. */
export function judgeUpdate(outcome: UpdateFacts, lists: WarningLists): UpdateJudgement {
  const ignore = lists.ignore.map(compile)
  const fatal = lists.fatal.map(compile)
  const counted = outcome.lines.filter((line) => line.level === 'CRITICAL' || !ignore.some((rule) => rule.matches(line)))
  const errors = counted.filter((line) => line.level !== 'WARNING').map((line) => `${line.level} ${oneLine(line)}`)
  const warnings = counted.filter((line) => line.level === 'WARNING')
  const fatalWarnings = warnings.flatMap((line) => {
    const rule = fatal.find((candidate) => candidate.matches(line))
    return rule === undefined ? [] : [`${rule.because}: ${oneLine(line)}`]
  })
  const why = [...whyProcess(outcome), ...whyMachine(counted), ...errors, ...fatalWarnings, ...whyIncomplete(outcome)]
  return { ok: why.length === 0, why, reported: warnings.filter((line) => !fatal.some((rule) => rule.matches(line))) }
}

function whyProcess(outcome: UpdateFacts): string[] {
  if (outcome.timedOut) return ['the update did not end within its time limit and was ended']
  const killed = killedText(outcome)
  if (killed !== null) return [`Odoo was ${killed}`]
  if (outcome.signal !== null) return [`the update was ended by ${outcome.signal}`]
  if (outcome.exitCode !== 0) return [`the update ended with exit code ${outcome.exitCode ?? 'unknown'}`]
  return []
}

/** What no release can help, by the server's own words; psycopg2 puts its hint into the last line, which alone would be shown. */
function whyMachine(lines: JudgedLine[]): string[] {
  return lines.some((line) => /No space left on device|DiskFull/.test(line.message)) ? [diskOfTenant] : []
}

function whyIncomplete(outcome: UpdateFacts): string[] {
  return outcome.modulesLoaded ? [] : ['the log lacks the line "Modules loaded.": the update did not reach its end, or its log cannot be trusted']
}

function compile(rule: LogRule) {
  const pattern = new RegExp(rule.pattern, 's')
  return { because: rule.because, matches: (line: JudgedLine) => pattern.test(`${line.logger}: ${line.message}`) }
}

function oneLine(line: JudgedLine): string {
  const text = `${line.logger}: ${summary(line.message)}`
  return text.length > 300 ? `${text.slice(0, 300)}...` : text
}

/** The first line, and for a traceback also the last: that is where Python names the exception. */
function summary(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '')
  const first = lines[0] ?? ''
  const last = lines.at(-1)
  return message.includes('Traceback (most recent call last)') && last !== undefined && last !== first ? `${first} (${last.trim()})` : first
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 's')
    return true
  } catch {
    return false
  }
}
