/**
 * Reads what an Odoo process logged. A line that does not begin like one of Odoo's belongs to the line before (tracebacks, long messages). Equal lines are kept
 * once: an update can log the same warning for every record.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { LogLine } from '../../ports/odoo.ts'

// 2026-11-21 02:48:58,123 4711 WARNING db odoo.modules.loading: text
const head = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} \d+ (\w+) \S+ (\S+?): (.*)$/
const maxMessage = 4000
const maxLines = 10_000

export interface LogReading {
  /** WARNING and above, each different one once, in order. */
  lines: LogLine[]
  modulesLoaded: boolean
  /** Seconds that Odoo said its registry took, as milliseconds; of the last time it said so. */
  registryMs: number | null
  /** The last line that says something, for a process that died: an error if there was one, else the last line of all. */
  last: string | null
}

interface Entry {
  level: string
  logger: string
  message: string
}

/** @param from byte to begin at: a log that several attempts append to is read from where this one began. */
export async function readLog(file: string, from: number): Promise<LogReading> {
  const reading = startReading()
  let entry: Entry | null = null
  for await (const text of createInterface({ input: createReadStream(file, { start: from }), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() !== '') reading.text = text.trim()
    const parts = head.exec(text)
    if (parts) {
      finish(reading, entry)
      entry = { level: parts[1] ?? '', logger: parts[2] ?? '', message: (parts[3] ?? '').trimEnd() }
    } else if (entry && entry.message.length < maxMessage) {
      entry.message += `\n${text}`
    }
  }
  finish(reading, entry)
  return { lines: reading.lines, modulesLoaded: reading.modulesLoaded, registryMs: reading.registryMs, last: lastUseful(reading) }
}

interface Reading extends Omit<LogReading, 'last'> {
  seen: Set<string>
  text: string | null
}

function startReading(): Reading {
  return { lines: [], modulesLoaded: false, registryMs: null, seen: new Set(), text: null }
}

function finish(reading: Reading, entry: Entry | null): void {
  if (entry === null) return
  if (entry.logger === 'odoo.modules.loading' && entry.message === 'Modules loaded.') reading.modulesLoaded = true
  const loaded = entry.logger === 'odoo.modules.registry' ? /^Registry loaded in ([\d.]+)s/.exec(entry.message) : null
  if (loaded) reading.registryMs = Math.round(Number(loaded[1]) * 1000)
  if (isHeld(entry.level)) keep(reading, { level: entry.level, logger: entry.logger, message: entry.message.trimEnd().slice(0, maxMessage) })
}

function keep(reading: Reading, line: LogLine): void {
  const key = `${line.level} ${line.logger} ${line.message}`
  if (reading.seen.has(key) || reading.lines.length > maxLines) return
  reading.seen.add(key)
  // Lines that are not looked at could be the telling ones: a log beyond the bound counts against the update.
  reading.lines.push(reading.lines.length < maxLines ? line : tooMany)
}

const tooMany: LogLine = {
  level: 'ERROR',
  logger: 'evenkeel',
  message: `the log holds more than ${maxLines} different warnings; the rest was not looked at`,
}

function isHeld(level: string): level is LogLine['level'] {
  return level === 'WARNING' || level === 'ERROR' || level === 'CRITICAL'
}

/** For an error with a traceback its last line, which names the exception. */
function lastUseful(reading: Reading): string | null {
  const error = reading.lines.findLast((line) => line.level !== 'WARNING')
  if (error === undefined) return reading.text
  const lines = error.message.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 1 ? `${lines[0]} (${lines.at(-1)?.trim()})` : (lines[0] ?? null)
}
