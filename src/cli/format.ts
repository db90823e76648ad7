/** Figures and places as people read them. JSON documents carry the exact ones. */
import { resolve } from 'node:path'

/** Where this command line's own copy of a page lies: a package is installed anywhere. */
export const pageFile = (page: string): string => resolve(import.meta.dirname, '../..', page)

/** `37 ms`, `0.8 s`, `12 s`, `2 min 5 s`, `1 h 10 min`. */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return withRest(minutes, 'min', seconds % 60, 's')
  return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

/** Decimal units, as disks are sold: `512 B`, `1.5 MB`, `20 GB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, count < 1000 ? 0 : Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

/** `2026-11-21 02:40:05 UTC`. */
export function moment(rfc3339: string | null): string {
  if (rfc3339 === null) return '-'
  const at = new Date(rfc3339)
  return Number.isNaN(at.getTime()) ? rfc3339 : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `1 module`, `3 modules`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `sha256:` and the first 12 digits: enough to name a release. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}

/**
 * Text of others (names of documents, log lines) without what would steer a terminal: control characters and overrides of the writing direction.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** Where a line is one entry: a name with a line break in it must not look like another entry. */
export function onOneLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`
}
