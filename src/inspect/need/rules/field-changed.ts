/** Another definition of a field: what of it stands in the database, and what is read from the code. */
import type { Literal } from '../../../domain/facts/literal.ts'
import type { FieldFact } from '../../../domain/facts/python.ts'
import type { NeedRule, Verdict } from '../rule.ts'
import { definitionsOf, isComputed, isStored, type World } from '../world.ts'

export const fieldChanged: NeedRule = {
  id: 'field-changed',
  judge(difference, _module, world) {
    if (difference.kind !== 'field' || difference.before === null || difference.after === null) return null
    const { before, after, model, name } = difference
    const stored = isStored(definitionsOf(world.after, model, name))
    const change = { before, after, world, model, name, stored, wasStored: isStored(definitionsOf(world.before, model, name)) }
    const verdicts = [...kindChange(change), ...storeChange(change), ...changedArguments(before, after).flatMap((key) => argumentChange(change, key))]
    const field = `field ${model}.${name}`
    return verdicts.map((verdict) => ({ ...verdict, text: `${field}: ${verdict.text}` }))
  },
}

interface Change {
  before: FieldFact
  after: FieldFact
  world: World
  model: string
  name: string
  stored: boolean
  wasStored: boolean
}

const database = (need: Verdict['need'], text: string): Verdict[] => [{ need, kind: 'database', text }]
const application = (need: Verdict['need'], text: string): Verdict[] => [{ need, kind: 'application', text }]

function changedArguments(before: FieldFact, after: FieldFact): string[] {
  const sides = [before, after].map(({ arguments: given, expressions }) => ({
    ...given,
    ...Object.fromEntries(Object.entries(expressions).map(([key, { digest }]) => [key, [digest]])),
  }))
  const [a = {}, b = {}] = sides
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
}

/** Columns that Odoo casts (column_cast_from in odoo/fields.py, and PostgreSQL's own): values stay. Everything else gets a new, empty column. */
const castFrom: Record<string, string[]> = {
  Char: ['Text', 'Selection', 'Html'],
  Text: ['Char', 'Selection', 'Html'],
  Html: ['Char', 'Text', 'Selection'],
  Selection: ['Char', 'Text'],
  Float: ['Integer', 'Monetary'],
  Monetary: ['Integer', 'Float'],
  Datetime: ['Date'],
  Date: ['Datetime'],
}

function kindChange({ before, after, stored, wasStored }: Change): Verdict[] {
  if (before.kind === after.kind) return []
  const text = `${before.kind} becomes ${after.kind}`
  if (!wasStored || !stored) return database('update', text)
  if (before.kind === 'Selection' && castFrom[after.kind]?.includes('Selection'))
    return database('updateWithScript', `${text}: the update fails until a script has deleted the values that Odoo knows of it`)
  return castFrom[after.kind]?.includes(before.kind)
    ? database('update', text)
    : database('destructive', `${text}: Odoo puts the old column aside and begins with an empty one`)
}

function storeChange({ before, after, world, model, name, stored, wasStored }: Change): Verdict[] {
  const [was, is] = [isComputed([{ module: '', model, field: before, file: '' }]), isComputed([{ module: '', model, field: after, file: '' }])]
  if (!wasStored && stored) return database('update', 'it is stored now: an update makes the column and computes every row')
  if (wasStored && !stored) return database('update', 'it is not stored any more')
  if (!was && is && stored && isComputed(definitionsOf(world.after, model, name)))
    return database('updateWithScript', 'it is computed now: rows that are there keep what they hold until a script computes them')
  return []
}

/** Read from the code at every use. */
const fromCode = new Set(
  'readonly copy groups default domain context tracking track_visibility states inverse search inverse_name auto_join delegate change_default group_operator aggregator group_expand recursive precompute compute_sudo related_sudo depends depends_context check_company sanitize sanitize_tags sanitize_attributes sanitize_style sanitize_form sanitize_conditional_comments strip_style strip_classes prefetch exportable active_test bypass_search_access currency_field invisible required_if_provider falsy_value_label default_export_compatible'.split(
    ' ',
  ),
)

function argumentChange(change: Change, key: string): Verdict[] {
  if (fromCode.has(key)) return application('restart', `${key} was changed`)
  const judge = Object.hasOwn(judges, key) ? judges[key] : undefined
  return judge ? judge(change) : database('update', `${key} was changed`)
}

const literal = (field: FieldFact, key: string): Literal | undefined => field.arguments[key]

const judges: Record<string, (change: Change) => Verdict[]> = {
  string: () => application('update', 'its label was changed; clients read it from the database'),
  help: () => application('update', 'its help was changed; clients read it from the database'),
  // Judged by what is stored before and after.
  store: () => [],
  required: ({ after, stored }) => {
    if (!stored) return application('restart', 'required was changed; it is not stored')
    if (literal(after, 'required') !== true) return database('update', 'it is not required any more: the column keeps NOT NULL until an update')
    const filled = Object.hasOwn(after.arguments, 'default') || Object.hasOwn(after.expressions, 'default')
    if (filled) return database('update', 'it is required now; rows that lack it get its default')
    return database('updateWithScript', 'it is required now and has no default: rows that lack it must be filled first, or Odoo only warns')
  },
  index: ({ stored }) => (stored ? database('update', 'its index was changed') : []),
  size: ({ before, after, stored }) => {
    const [was, is] = [literal(before, 'size'), literal(after, 'size')]
    if (stored && typeof is === 'number' && (typeof was !== 'number' || is < was))
      return database('updateWithScript', 'it is shorter now: an update does not shorten the column')
    return database('update', 'its size was changed')
  },
  translate: ({ after }) =>
    literal(after, 'translate')
      ? database('update', 'it can be translated now: the column becomes jsonb')
      : database('destructive', 'it cannot be translated any more: its translations are dropped'),
  digits: () => database('update', 'its digits were changed'),
  company_dependent: () => database('updateWithScript', 'its values stand elsewhere now: an update does not move them'),
  compute: ({ stored }) =>
    stored
      ? database('updateWithScript', 'another compute: rows that are there keep what they hold until a script computes them')
      : application('restart', 'another compute'),
  related: ({ stored }) =>
    stored
      ? database('updateWithScript', 'another source: rows that are there keep what they hold until a script computes them')
      : application('restart', 'another source'),
  comodel_name: ({ stored }) =>
    stored
      ? database('updateWithScript', 'it points to another model: rows keep ids that mean something else there')
      : database('update', 'it shows another model'),
  ondelete: ({ stored }) => (stored ? database('update', 'what happens on deletion stands in the foreign key') : []),
  relation: () => database('updateWithScript', 'another table: the links in the old one stay there until a script moves them'),
  column1: () => database('updateWithScript', 'another column of its table: the links are not moved'),
  column2: () => database('updateWithScript', 'another column of its table: the links are not moved'),
  selection: ({ before, after }) => selectionChange(literal(before, 'selection'), literal(after, 'selection')),
  selection_add: ({ before, after }) => selectionChange(literal(before, 'selection_add'), literal(after, 'selection_add')),
}

function selectionChange(before: Literal | undefined, after: Literal | undefined): Verdict[] {
  // The name of a method, or a list that would have to be computed.
  if (typeof before === 'string' && typeof after === 'string') return application('restart', 'another method gives its values')
  if (!Array.isArray(before) || !Array.isArray(after)) return application('update', 'its values were changed')
  const keys = (list: Literal[]): Literal[] => list.map((entry) => (Array.isArray(entry) ? (entry[0] ?? null) : entry))
  const gone = keys(before).filter((key) => !keys(after).includes(key))
  if (gone.length > 0)
    return database('updateWithScript', `the value ${gone.join(', ')} is gone: rows that hold it keep it until a script gives them another`)
  return application('update', 'its values were changed; clients read them from the database')
}
