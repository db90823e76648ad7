/** Fields: new, gone, called otherwise, required from now on, with other choices. */
import type { Literal } from '../../domain/facts/literal.ts'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { FieldFact } from '../../domain/facts/python.ts'
import type { Note } from '../../domain/release-notes.ts'

interface Placed {
  field: FieldFact
  model: string
  /** As users know the model. */
  title: string
  file: string
}

export function fieldNotes(before: ModuleFacts | null, after: ModuleFacts): Note[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const added = [...now]
    .filter(([key]) => !old.has(key))
    .map(([, { field, title, file }]) => note('new', `${label(field)} on ${title}${mustBeFilled(field)}`, file, field))
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, { field, title, file }]) => note('gone', `${label(field)} on ${title}`, file, field))
  const changed = [...now].flatMap(([key, placed]) => {
    const was = old.get(key)
    return was && was.field.digest !== placed.field.digest ? changes(was, placed) : []
  })
  return [...added, ...changed, ...gone]
}

function fieldsOf(module: ModuleFacts | null): Map<string, Placed> {
  const found = Object.entries(module?.python ?? {}).flatMap(([file, { models }]) =>
    models.flatMap((fact) => {
      const { model } = fact
      if (model === null) return []
      const description = fact.attributes.find(({ name }) => name === '_description')?.value?.literal
      const title = typeof description === 'string' ? description : model
      return fact.fields.map((field): [string, Placed] => [`${model}.${field.name}`, { field, model, title, file }])
    }),
  )
  return new Map(found)
}

/** The label as Odoo makes it: `string`, else the name in words. */
function label({ name, arguments: { string } }: FieldFact): string {
  if (typeof string === 'string') return `“${string}”`
  const words = name.replace(/_ids?$/, '').replaceAll('_', ' ')
  return `“${words.charAt(0).toUpperCase()}${words.slice(1)}”`
}

function mustBeFilled({ arguments: { required } }: FieldFact): string {
  return required === true ? ', which must be filled in' : ''
}

function changes(was: Placed, is: Placed): Note[] {
  const { title, file, field } = is
  const say = (text: string) => note('changed', text, file, field)
  const [oldLabel, newLabel] = [label(was.field), label(field)]
  return [
    ...(oldLabel === newLabel ? [] : [say(`${oldLabel} on ${title} is called ${newLabel}`)]),
    ...(field.arguments.required === true && was.field.arguments.required !== true ? [say(`${newLabel} on ${title} must be filled in`)] : []),
    ...(field.arguments.readonly === true && was.field.arguments.readonly !== true ? [say(`${newLabel} on ${title} can only be read`)] : []),
    ...choices(was.field, field).map((text) => say(`${newLabel} on ${title}: ${text}`)),
  ]
}

function choices(was: FieldFact, is: FieldFact): string[] {
  const [old, now] = [choicesOf(was.arguments.selection), choicesOf(is.arguments.selection)]
  if (old === null || now === null) return []
  const added = [...now].filter(([key]) => !old.has(key)).map(([, text]) => `“${text}”`)
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, text]) => `“${text}”`)
  return [...(added.length > 0 ? [`can also be ${added.join(', ')}`] : []), ...(gone.length > 0 ? [`can no more be ${gone.join(', ')}`] : [])]
}

function choicesOf(selection: Literal | undefined): Map<string, string> | null {
  if (!Array.isArray(selection)) return null
  return new Map(selection.flatMap((pair) => (Array.isArray(pair) && pair.length === 2 ? [[String(pair[0]), String(pair[1])] as const] : [])))
}

function note(change: Note['change'], text: string, file: string, { line }: FieldFact): Note {
  return { kind: 'field', change, text, file, line }
}
