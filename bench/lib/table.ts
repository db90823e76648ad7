/** Results as Markdown, the same for the README and for the terminal. */
import { machineText } from './machine.ts'
import type { Figure, Result, Row } from './result.ts'

/** How many times as long ours took; null when there is nothing beside it. */
export function ratioOf({ ours, beside }: Row): number | null {
  return beside === null || beside.sample.median === 0 ? null : ours.sample.median / beside.sample.median
}

/** Null when nothing was aimed at, or nothing measured beside it. */
export function isMet(row: Row): boolean | null {
  const { aim } = row
  if (aim === null) return null
  if (aim.kind === 'limit') return row.ours.sample.median <= aim.ms
  if (aim.kind === 'memory') return row.ours.sample.median <= aim.megabytes
  const ratio = ratioOf(row)
  if (ratio === null) return null
  return aim.kind === 'atMost' ? ratio <= aim.times : 1 / ratio >= aim.times
}

export function tableOf(results: Result[]): string {
  const head = ['what', 'Evenkeel', 'instead', '', 'aim', '']
  const lines = results.flatMap(({ rows }) => rows.map(cellsOf))
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** One line per machine and day; benches that were run together share it. */
export function circumstancesOf(results: Result[]): string {
  const groups = Map.groupBy(results, ({ at, machine, versions }) => `${at.slice(0, 10)} on ${machineText(machine)}${versionsText(versions)}`)
  return [...groups]
    .map(([where, own]) => {
      const loads = own.flatMap(({ load }) => load)
      const load = loads.length === 0 ? '' : `, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`
      return `Measured ${where}${load} (${own.map(({ bench }) => bench).join(', ')}).`
    })
    .join('\n')
}

export function remarksOf(results: Result[]): string[] {
  return results.flatMap(({ rows }) =>
    rows.flatMap((row) => (row.remark === undefined || isMet(row) !== false ? [] : [`- ${row.what}: ${row.remark}`])),
  )
}

export function figureText({ sample, unit = 'ms' }: Figure): string {
  return unit === 'MB' ? `${Math.round(sample.median)} MB` : durationText(sample.median)
}

function versionsText(versions: Record<string, string>): string {
  return Object.entries(versions)
    .map(([name, version]) => `, ${name} ${version}`)
    .join('')
}

function cellsOf(row: Row): string[] {
  const met = isMet(row)
  return [
    row.what,
    figureText(row.ours),
    row.beside === null ? '' : `${row.beside.what}: ${figureText(row.beside)}`,
    ratioText(row),
    aimText(row),
    met === null ? '' : met ? 'met' : 'missed',
  ]
}

function ratioText(row: Row): string {
  const ratio = ratioOf(row)
  if (ratio === null) return ''
  return row.aim?.kind === 'faster' ? `${short(1 / ratio)} times faster` : `${short(ratio)} times`
}

function aimText({ aim }: Row): string {
  if (aim === null) return ''
  if (aim.kind === 'limit') return `at most ${durationText(aim.ms)}`
  if (aim.kind === 'memory') return `at most ${aim.megabytes} MB`
  return aim.kind === 'atMost' ? `at most ${short(aim.times)} times` : `${short(aim.times)} times faster`
}

function short(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1)
}

function durationText(ms: number): string {
  if (ms >= 120_000) return `${(ms / 60_000).toFixed(1)} min`
  if (ms >= 1_000) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`
}
