/** Rights: who may read, write, create and delete what. From ir.model.access files; groups and record rules from XML. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { Note } from '../../domain/release-notes.ts'

interface Right {
  id: string
  who: string
  what: string
  may: string[]
  file: string
  line: number
}

const verbs = { perm_read: 'read', perm_write: 'change', perm_create: 'create', perm_unlink: 'delete' }

export function rightNotes(before: ModuleFacts | null, after: ModuleFacts): Note[] {
  const [old, now] = [rightsOf(before), rightsOf(after)]
  const sentence = ({ who, what, may }: Right) => `${who} may ${may.length === 0 ? 'do nothing with' : may.join(', ')} ${what}`
  return [
    ...[...now.values()].filter(({ id }) => !old.has(id)).map((right) => note('new', sentence(right), right)),
    ...[...now.values()]
      .filter((right) => old.has(right.id) && !alike(old.get(right.id), right))
      .map((right) => note('changed', `${sentence(right)} (before: ${old.get(right.id)?.may.join(', ') || 'nothing'})`, right)),
    ...[...old.values()].filter(({ id }) => !now.has(id)).map((right) => note('gone', sentence(right), right)),
    ...groupNotes(before, after),
  ]
}

function alike(a: Right | undefined, b: Right): boolean {
  return a?.who === b.who && a.what === b.what && a.may.join() === b.may.join()
}

function rightsOf(module: ModuleFacts | null): Map<string, Right> {
  const files = Object.entries(module?.csv ?? {}).filter(([file]) => file.endsWith('ir.model.access.csv'))
  const found = files.flatMap(([file, { columns, rows, records }]) =>
    rows.map((row, index) => {
      const value = (...names: string[]) => row[columns.findIndex((column) => names.includes(column))] ?? ''
      const may = Object.entries(verbs).flatMap(([column, verb]) => (isYes(value(column)) ? [verb] : []))
      const group = value('group_id:id', 'group_id/id')
      const right: Right = {
        id: value('id'),
        who: group === '' ? 'everybody' : `the group ${group}`,
        what: modelOf(value('model_id:id', 'model_id/id')),
        may,
        file,
        line: records[index]?.line ?? 1,
      }
      return [right.id, right] as const
    }),
  )
  return new Map(found)
}

const isYes = (value: string): boolean => ['1', 'true', 'yes'].includes(value.trim().toLowerCase())

/** `sale.model_sale_order` names the model sale.order. */
const modelOf = (id: string): string => id.replace(/^.*\.?model_/, '').replaceAll('_', '.')

const models: Record<string, string> = { 'res.groups': 'group', 'ir.rule': 'rule about which records a group sees' }

function groupNotes(before: ModuleFacts | null, after: ModuleFacts): Note[] {
  const of = (module: ModuleFacts | null) =>
    new Map(
      Object.entries(module?.xml ?? {}).flatMap(([file, { records }]) =>
        records.flatMap((record) => (record.id !== null && models[record.model] ? [[record.id, { record, file }] as const] : [])),
      ),
    )
  const [old, now] = [of(before), of(after)]
  const name = (id: string, placed: { record: { model: string; fields: { name: string; text: string | null }[] } }) =>
    `${models[placed.record.model]} “${placed.record.fields.find((field) => field.name === 'name')?.text ?? id}”`
  const say = (change: Note['change'], id: string, placed: NonNullable<ReturnType<typeof now.get>>) =>
    note(change, name(id, placed), { file: placed.file, line: placed.record.line })
  return [
    ...[...now].filter(([id]) => !old.has(id)).map(([id, placed]) => say('new', id, placed)),
    ...[...now]
      .filter(([id, { record }]) => old.has(id) && !record.noupdate && old.get(id)?.record.digest !== record.digest)
      .map(([id, placed]) => say('changed', id, placed)),
    ...[...old].filter(([id]) => !now.has(id)).map(([id, placed]) => say('gone', id, placed)),
  ]
}

function note(change: Note['change'], text: string, { file, line }: { file: string; line: number }): Note {
  return { kind: 'right', change, text, file, line }
}
