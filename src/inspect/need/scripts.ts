/**
 * Migration scripts that are new or changed, and whether Odoo would run them: a folder's version counts when it lies above the installed version and not above the
 * manifest's (odoo/modules/migration.py). `0.0.0` runs whenever the version changes. 16.0 takes `1.2.0` for a version that carries its
 * series and never runs it; 18.0 puts the series in front of two and three parts.
 */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { Series } from '../../domain/instance.ts'
import { adaptVersion } from '../manifest.ts'
import type { Difference } from './difference.ts'

/** @param installed the version that the database says; null: that of the state before */
export function scriptDifferences(before: ModuleFacts, after: ModuleFacts, installed: string | null, series: Series): Difference[] {
  const hash = (facts: ModuleFacts, path: string): string | null =>
    facts.python[path]?.digest ?? facts.files.find((file) => file.path === path)?.sha256 ?? null
  const range = { from: adaptVersion(installed ?? versionOf(before), series), to: adaptVersion(versionOf(after), series), series }
  return after.migrations
    .filter(({ path }) => path.endsWith('.py'))
    .map(({ path, version, phase }) => ({
      path,
      version,
      phase,
      runs: phase !== null && runs(version, range),
      changed: hash(before, path) !== hash(after, path),
    }))
    .filter((script) => script.changed || script.runs)
    .map(({ path, version, phase, runs: willRun }): Difference => ({ kind: 'script', version, phase, runs: willRun, file: path, line: 1 }))
}

/** Paths, below the module's folder, of the scripts that Odoo would run. */
export function runningScripts(before: ModuleFacts, after: ModuleFacts, installed: string | null, series: Series): string[] {
  return scriptDifferences(before, after, installed, series).flatMap((each) => (each.kind === 'script' && each.runs ? [each.file] : []))
}

const versionOf = ({ manifest }: ModuleFacts): string => (typeof manifest.values.version === 'string' ? manifest.values.version : '1.0')

interface Range {
  from: string | null
  to: string | null
  series: Series
}

function runs(folder: string, { from, to, series }: Range): boolean {
  if (from === null || to === null || compareVersions(from, to) >= 0) return false
  if (folder === '0.0.0') return true
  const version = fullVersion(folder, series)
  return compareVersions(from, version) < 0 && compareVersions(version, to) <= 0
}

/** How many parts a folder's name must have for Odoo to take it for a version that carries its series. */
const completeFrom: Record<Series, number> = { '16.0': 3, '18.0': 4 }

function fullVersion(folder: string, series: Series): string {
  return folder.split('.').length >= completeFrom[series] ? folder : `${series}.${folder}`
}

/** Odoo's order: numbers by value, everything else as text behind them. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x, y] = [left[index], right[index]]
    if (x === y) continue
    if (x === undefined) return -1
    if (y === undefined) return 1
    const [m, n] = [Number(x), Number(y)]
    if (Number.isNaN(m) || Number.isNaN(n)) return x < y ? -1 : 1
    if (m !== n) return m - n
  }
  return 0
}
