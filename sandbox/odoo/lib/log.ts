/** Odoo's log: one line per record on standard error or in the log file, a traceback behind it. */
import { appendFileSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL'

const weights: Record<string, number> = { DEBUG: 10, INFO: 20, WARNING: 30, WARN: 30, ERROR: 40, CRITICAL: 50 }
const levelsByOption: Record<string, Level> = {
  ...{ info: 'INFO', test: 'INFO', warn: 'WARNING', error: 'ERROR', critical: 'CRITICAL' },
  ...{ debug: 'DEBUG', debug_sql: 'DEBUG', debug_rpc: 'DEBUG', debug_rpc_answer: 'DEBUG', runbot: 'INFO', notset: 'DEBUG' },
}

const state = { database: '?', file: null as string | null, thresholds: new Map<string, number>([['', 20]]) }

export interface LogSettings {
  file: string | null
  level: string
  /** `prefix:LEVEL` */
  handlers: string[]
}

export function configureLog({ file, level, handlers }: LogSettings): void {
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true })
    openSync(file, 'a')
  }
  state.file = file
  state.thresholds = new Map([['', 20]])
  const wanted = levelsByOption[level] ?? 'INFO'
  state.thresholds.set('odoo', weights[wanted] ?? 20)
  for (const handler of handlers) {
    const [prefix = '', name = ''] = handler.split(':')
    state.thresholds.set(prefix, weights[name.toUpperCase()] ?? 20)
  }
}

export function logDatabase(name: string | null): void {
  state.database = name ?? '?'
}

/** @param trace lines of a traceback, shown behind the record */
export function log(level: Level, logger: string, message: string, trace?: string): void {
  if ((weights[level] ?? 0) < thresholdOf(logger)) return
  const text = `${stamp(new Date())} ${process.pid} ${level} ${state.database} ${logger}: ${message} ${trace === undefined ? '' : `\n${trace}`}\n`
  if (state.file === null) writeAll(2, text)
  else appendFileSync(state.file, text)
}

export const info = (logger: string, message: string): void => log('INFO', logger, message)

/** A log that nobody reads any more must not end a server. */
function writeAll(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text)
  } catch {
    // Nowhere to say it.
  }
}

function thresholdOf(logger: string): number {
  for (let name = logger; name !== ''; name = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '') {
    const own = state.thresholds.get(name)
    if (own !== undefined) return own
  }
  return state.thresholds.get('') ?? 20
}

/** UTC, as Odoo sets its own time zone. */
function stamp(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('.', ',').slice(0, 23)
}

/** What Python would print of an exception that was not caught. */
export function traceOf(exception: string): string {
  return `Traceback (most recent call last):\n  File "odoo-bin", line 1, in <module>\n${exception}`
}
