/**
 * How long a hazard's work would take on a live table, as a range. The rates are measured: one million rows, 174 MB with 86 MB in seven indexes, PostgreSQL 15 with the
 * settings as shipped, once on an idle and once on a machine with four times as much to do as it has cores; the range spans both, and half and twice that for
 * other disks. Odoo's own: 42 microseconds a row to fill a new column with its default, 79 to compute a stored field (1.19 million rows, Odoo 16.0). A compute
 * that reads other records costs what it likes: its upper end is only what has been seen. `npm run bench:hazards` puts the ranges beside what a ledger of a million lines
 * takes; with five times as much to do as there are cores, checking a foreign key took 4.9 ms a megabyte, and TRUNCATE .. CASCADE, a catalogue's work, 64 ms.
 */
import type { HazardWork, TableSize } from './hazard.ts'

type Range = { low: number; high: number }

const megabyte = 1_000_000
const microsecond = 1 / 1000

/** Milliseconds per unit, low and high. */
const rates = {
  scanPerMegabyte: { low: 0.5, high: 8 },
  writePerMegabyte: { low: 4, high: 60 },
  indexPerRow: { low: 0.4 * microsecond, high: 5 * microsecond },
  updatePerRow: { low: 3 * microsecond, high: 40 * microsecond },
  updatePerRowAndIndex: { low: 0.5 * microsecond, high: 6 * microsecond },
  recomputePerRow: { low: 40 * microsecond, high: 2000 * microsecond },
}

const momentMs: Range = { low: 0, high: 250 }

/** Milliseconds; null: the work is unknown, or the table has never been analysed and its rows count. */
export function costOf(work: HazardWork, { rows, bytes, indexes }: TableSize): Range | null {
  if (work === 'unknown') return null
  if (work === 'catalogue') return momentMs
  if (work === 'scan') return rounded(times(rates.scanPerMegabyte, bytes / megabyte))
  if (rows === null) return null
  return rounded(perRow[work](rows, bytes, indexes))
}

const perRow: Record<'indexBuild' | 'rewrite' | 'updateRows' | 'recompute', (rows: number, bytes: number, indexes: number) => Range> = {
  indexBuild: (rows, bytes) => plus(times(rates.indexPerRow, rows), times(rates.scanPerMegabyte, bytes / megabyte)),
  rewrite: (rows, bytes, indexes) => plus(times(rates.writePerMegabyte, bytes / megabyte), times(rates.indexPerRow, rows * indexes)),
  updateRows: (rows, _bytes, indexes) => plus(times(rates.updatePerRow, rows), times(rates.updatePerRowAndIndex, rows * indexes)),
  recompute: (rows) => times(rates.recomputePerRow, rows),
}

const times = ({ low, high }: Range, factor: number): Range => ({ low: low * factor, high: high * factor })
const plus = (a: Range, b: Range): Range => ({ low: a.low + b.low, high: a.high + b.high })
const rounded = ({ low, high }: Range): Range => ({ low: Math.floor(low), high: Math.ceil(high) })
