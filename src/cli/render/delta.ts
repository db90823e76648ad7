/** A delta as people read it: what changed by table, then the changes that nothing explains, by document. */
import type { Delta, DeltaChange } from '../../domain/delta.ts'
import { counted, printable } from '../format.ts'
import { section, table } from '../table.ts'

const shown = 40
const longest = 60

type Change = Pick<DeltaChange, 'table' | 'key' | 'document' | 'column' | 'before' | 'after'>

export function deltaText(delta: Delta): string {
  const { how, why, tablesCompared, tablesTotal } = delta.scope
  const unexplained = delta.changes.filter((change) => change.why === 'unexplained')
  const parts = [
    `Verdict: ${delta.verdict}. ${counted(delta.unexplained, 'unexplained change')}.`,
    `Compared ${tablesCompared} of ${counted(tablesTotal, 'table')} (${how}: ${printable(why)}).`,
    section('Tables', tablesText(delta.tables)),
    section('Unexplained', changesText(unexplained)),
    section('Schema', lines(delta.schema.map((c) => `${c.why}: ${c.kind} ${c.object}: ${value(c.before)} -> ${value(c.after)}`))),
    section('Sequences', lines(delta.sequences.map((c) => `${c.why}: ${c.sequence}: ${value(c.before)} -> ${value(c.after)}`))),
    files(delta),
    section('Declared, but not found', lines(delta.missing.map((m) => `${m.what}: found ${m.found}, wanted ${m.wanted} (${m.because})`))),
    section('Not measured', lines(delta.notMeasured)),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

export function tablesText(tables: Delta['tables']): string {
  return tables.length === 0
    ? ''
    : table(
        ['table', 'inserted', 'updated', 'deleted', 'unexplained'],
        tables.map((t) => [t.table, t.inserted, t.updated, t.deleted, t.unexplained]),
      )
}

/** One line per change: the document's name, the column, before and after. */
export function changesText(changes: Change[]): string {
  return lines(changes.map(changeLine))
}

export function changeLine({ table: name, key, document, column, before, after }: Change): string {
  const what = document === null ? `${name} ${key}` : `${document} (${name} ${key})`
  if (column === null) return `${what}: ${before === null ? 'came' : 'went'}`
  return `${what}: ${column}: ${value(before)} -> ${value(after)}`
}

function files({ files: found }: Delta): string {
  if (found === null || found.added + found.removed + found.changed === 0) return ''
  return `Files: ${found.added} added, ${found.removed} removed, ${found.changed} changed, ${found.unexplained} unexplained`
}

function lines(all: string[]): string {
  const more = all.length > shown ? [`and ${all.length - shown} more (--json shows more)`] : []
  return [...all.slice(0, shown).map((line) => printable(line).replaceAll('\n', ' ')), ...more].join('\n')
}

function value(text: string | null): string {
  if (text === null) return '(none)'
  return text.length > longest ? `${text.slice(0, longest)}...` : text
}
