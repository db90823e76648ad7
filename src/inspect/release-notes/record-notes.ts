/** Screens, jobs, reports and mails: records that users meet by a name. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { XmlFacts, XmlRecordFact } from '../../domain/facts/xml.ts'
import type { Note, NoteKind } from '../../domain/release-notes.ts'

/** What a key user calls the records of a model. What is not named here is none of his business. */
const kinds: Record<string, { kind: NoteKind; word: string }> = {
  'ir.ui.menu': { kind: 'screen', word: 'menu' },
  'ir.ui.view': { kind: 'screen', word: 'screen' },
  'ir.actions.act_window': { kind: 'screen', word: 'window' },
  'ir.actions.report': { kind: 'report', word: 'report' },
  'ir.cron': { kind: 'job', word: 'job' },
  'mail.template': { kind: 'mail', word: 'mail' },
}

interface Placed {
  record: XmlRecordFact
  file: string
  /** Digest of a view's arch: a view whose name alone changed looks as before. */
  looks: string
}

export function recordNotes(before: ModuleFacts | null, after: ModuleFacts): Note[] {
  const [old, now] = [recordsOf(before), recordsOf(after)]
  return [
    ...[...now].filter(([id]) => !old.has(id)).map(([, placed]) => note('new', placed)),
    ...[...now]
      .filter(([id, { looks, record }]) => old.has(id) && !record.noupdate && old.get(id)?.looks !== looks)
      .map(([, placed]) => note('changed', placed)),
    ...[...old].filter(([id]) => !now.has(id)).map(([, placed]) => note('gone', placed)),
  ]
}

function recordsOf(module: ModuleFacts | null): Map<string, Placed> {
  const found = Object.entries(module?.xml ?? {}).flatMap(([file, facts]) =>
    facts.records.flatMap((record): [string, Placed][] =>
      record.id === null || !kinds[record.model] ? [] : [[record.id, { record, file, looks: looksOf(record, facts) }]],
    ),
  )
  return new Map(found)
}

function looksOf({ id, digest }: XmlRecordFact, { views }: XmlFacts): string {
  return views.find((view) => view.id === id)?.arch ?? digest
}

function note(change: Note['change'], { record, file }: Placed): Note {
  const { kind, word } = kinds[record.model] ?? { kind: 'screen', word: 'record' }
  return { kind, change, text: `${word} ${nameOf(record)}${onWhat(record)}${howOften(record)}`, file, line: record.line }
}

function nameOf(record: XmlRecordFact): string {
  const name = record.attributes.name ?? textOf(record, 'name') ?? record.attributes.string
  return name ? `“${name}”` : (record.id ?? 'without a name')
}

function onWhat(record: XmlRecordFact): string {
  const model = textOf(record, 'model') ?? textOf(record, 'res_model') ?? record.attributes.res_model
  return model && record.model !== 'ir.cron' ? ` (${model})` : ''
}

function howOften(record: XmlRecordFact): string {
  const [number, unit] = [textOf(record, 'interval_number'), textOf(record, 'interval_type')]
  return record.model === 'ir.cron' && unit ? `, every ${number ?? '1'} ${unit}` : ''
}

function textOf({ fields }: XmlRecordFact, name: string): string | null {
  const found = fields.find((each) => each.name === name)
  return found?.text ?? found?.eval ?? null
}
