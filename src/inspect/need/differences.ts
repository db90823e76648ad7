/** Two states of one module, part by part. Pure: the same facts give the same list, in the order of files and lines. */
import type { Literal } from '../../domain/facts/literal.ts'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { TranslationFacts } from '../../domain/facts/translations.ts'
import type { Series } from '../../domain/instance.ts'
import { type CodeView, codeView } from './code-view.ts'
import type { Difference } from './difference.ts'
import { type RecordView, recordView } from './record-view.ts'
import { scriptDifferences } from './scripts.ts'

/** A module as it is on one side. */
export interface ModuleState {
  facts: ModuleFacts
  code: CodeView
  data: RecordView
  /** Translation files that differ between the sides, by path. */
  translations: Map<string, TranslationFacts>
}

export function moduleState(facts: ModuleFacts, translations: Map<string, TranslationFacts> = new Map()): ModuleState {
  return { facts, code: codeView(facts), data: recordView(facts), translations }
}

export function differencesOf(
  before: ModuleState,
  after: ModuleState,
  { installed, series }: { installed: string | null; series: Series },
): Difference[] {
  const found = [
    ...codeDifferences(before.code, after.code),
    ...dataDifferences(before.data, after.data),
    ...manifestDifferences(before.facts, after.facts),
    ...termDifferences(before, after),
    ...scriptDifferences(before.facts, after.facts, installed, series),
    ...fileDifferences(before, after),
  ]
  // A file that differs in what it defines is not named a second time.
  const told = new Set(found.filter((each) => each.kind !== 'python').map(({ file }) => file))
  const parts = found.filter((each) => each.kind !== 'python' || each.why !== 'imports' || !told.has(each.file))
  return parts.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

/** The two sides of every key that either has, where they are not the same. */
function paired<T>(
  before: Map<string, T>,
  after: Map<string, T>,
  same: (a: T, b: T) => boolean,
): { key: string; before: T | null; after: T | null }[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [a, b] = [before.get(key) ?? null, after.get(key) ?? null]
    return a !== null && b !== null && same(a, b) ? [] : [{ key, before: a, after: b }]
  })
}

const placeOf = <T extends { file: string; line: number }>(before: T | null, after: T | null): { file: string; line: number } => {
  const { file, line } = (after ?? before) as T
  return { file, line }
}

function codeDifferences(before: CodeView, after: CodeView): Difference[] {
  const text = (value: unknown): string => JSON.stringify(value)
  const models = paired(
    before.models,
    after.models,
    (a, b) => text([a.kind, a.defines, a.inherit, a.inherits]) === text([b.kind, b.defines, b.inherit, b.inherits]),
  )
  const fields = paired(before.fields, after.fields, (a, b) => a.value.digest === b.value.digest)
  const constraints = paired(before.constraints, after.constraints, (a, b) => a.value.digest === b.value.digest)
  const items = paired(before.items, after.items, (a, b) => a.digest === b.digest)
  const statements = paired(before.statements, after.statements, (a, b) => a.digest === b.digest)
  const unreadable = paired(before.unreadable, after.unreadable, (a, b) => a === b)
  const located = <T extends { line: number }>(each: { before: { value: T; file: string } | null; after: { value: T; file: string } | null }) => ({
    file: (each.after ?? each.before)?.file ?? '',
    line: (each.after ?? each.before)?.value.line ?? 1,
    before: each.before?.value ?? null,
    after: each.after?.value ?? null,
  })
  return [
    ...models.map(
      (each): Difference => ({ kind: 'model', model: each.key, ...placeOf(each.before, each.after), before: each.before, after: each.after }),
    ),
    ...fields.map((each): Difference => ({ kind: 'field', ...named(each), ...located(each) })),
    ...constraints.map((each): Difference => ({ kind: 'constraint', ...named(each), ...located(each) })),
    ...items.map((each): Difference => ({ kind: 'code', ...placeOf(each.before, each.after), before: each.before, after: each.after })),
    ...statements.map((each): Difference => ({ kind: 'statements', within: each.key, ...placeOf(each.before, each.after) })),
    ...unreadable.map((each): Difference => ({ kind: 'python', why: 'unreadable', file: each.key, line: 1 })),
    ...importDifferences(before, after),
  ]
}

function named(each: { key: string; before: { model: string } | null; after: { model: string } | null }): { model: string; name: string } {
  const model = (each.after ?? each.before)?.model ?? ''
  return { model, name: each.key.slice(model.length + 1) }
}

/** A file whose code differs in nothing but its imports, or in the order of what it holds. */
function importDifferences(before: CodeView, after: CodeView): Difference[] {
  return paired(before.files, after.files, (a, b) => a.digest === b.digest).map(({ key }) => ({ kind: 'python', why: 'imports', file: key, line: 1 }))
}

function dataDifferences(before: RecordView, after: RecordView): Difference[] {
  const text = (values: Map<string, string>): string => JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)))
  const records = paired(
    before.records,
    after.records,
    (a, b) => a.noupdate === b.noupdate && a.model === b.model && text(a.values) === text(b.values),
  )
  const calls = paired(before.calls, after.calls, () => true)
  const others = paired(before.others, after.others, (a, b) => a === b)
  return [
    ...records.map(
      (each): Difference => ({ kind: 'record', id: each.key, ...placeOf(each.before, each.after), before: each.before, after: each.after }),
    ),
    ...calls.map((each): Difference => ({ kind: 'call', ...placeOf(each.before, each.after), before: each.before, after: each.after })),
    ...others.map((each): Difference => ({ kind: 'dataFile', path: each.key, file: each.key, line: 1 })),
  ]
}

const manifestFile = '__manifest__.py'

function manifestDifferences({ manifest: before }: ModuleFacts, { manifest: after }: ModuleFacts): Difference[] {
  const keys = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])]
  const side = (values: Record<string, Literal>, key: string) => (Object.hasOwn(values, key) ? { value: values[key] as Literal } : null)
  const changed = keys
    .map((key) => ({ key, before: side(before.values, key), after: side(after.values, key), line: after.lines[key] ?? before.lines[key] ?? 1 }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after))
  const broken =
    before.troubles.length + after.troubles.length > 0 ? [{ key: '', before: null, after: null, line: after.troubles[0]?.line ?? 1 }] : []
  return [...changed, ...broken].map((each): Difference => ({ kind: 'manifest', file: manifestFile, ...each }))
}

function termDifferences(before: ModuleState, after: ModuleState): Difference[] {
  const paths = [...new Set([...before.translations.keys(), ...after.translations.keys()])].filter((path) => path.endsWith('.po'))
  return paths.flatMap((path) => {
    const language = path.split('/').at(-1)?.replace(/\.po$/, '') ?? ''
    const [a, b] = [termsOf(before, path), termsOf(after, path)]
    return paired(a, b, (x, y) => x.translation === y.translation).map((each): Difference => {
      const { terms, source } = (each.after ?? each.before) as Term
      const change =
        each.before === null || each.before.translation === ''
          ? 'added'
          : each.after === null || each.after.translation === ''
            ? 'removed'
            : 'changed'
      return { kind: 'term', language, terms, change, source, file: path, line: 1 }
    })
  })
}

interface Term {
  terms: 'code' | 'model'
  source: string
  translation: string
}

/** The template of a translation file: `<module>.pot` beside it. */
export const templateOf = (path: string, module: string): string => `${path.split('/').slice(0, -1).join('/')}/${module}.pot`

/**
 * What Odoo takes from a file. Where a template lies beside it, terms that the template lacks count as obsolete, and the template says where a term stands
 * (PoFileReader in odoo/tools/translate.py).
 */
function termsOf({ facts, translations }: ModuleState, path: string): Map<string, Term> {
  const terms = new Map<string, Term>()
  const template = translations.get(templateOf(path, facts.name))
  const known = template && new Map(template.terms.map((term) => [term.source, term]))
  for (const term of translations.get(path)?.terms ?? []) {
    const { source, translation } = term
    const entry = known ? known.get(source) : term
    if (translation === '' || !entry) continue
    if (entry.kinds.includes('code')) terms.set(`code ${source}`, { terms: 'code', source, translation })
    for (const place of entry.places.filter((each) => !each.startsWith('code:')))
      terms.set(`${place} ${source}`, { terms: 'model', source, translation })
  }
  return terms
}

function fileDifferences(before: ModuleState, after: ModuleState): Difference[] {
  const [a, b] = [filesOf(before), filesOf(after)]
  const held = [...after.data.records.values()]
  return paired(a, b, (x, y) => x.sha256 === y.sha256 && x.sha256 !== null).map((each): Difference => {
    const heldBy = held.filter((record) => record.files.includes(each.key)).map(({ id, noupdate, file, line }) => ({ id, noupdate, file, line }))
    return { kind: 'file', role: (each.after ?? each.before)?.role ?? 'other', path: each.key, heldBy, file: each.key, line: 1 }
  })
}

/** Files that no other difference is about: Python, listed data and translations are compared by what they say. */
function filesOf({ facts, code, data, translations }: ModuleState): Map<string, ModuleFacts['files'][number]> {
  const spoken = (path: string): boolean => code.files.has(path) || data.listed.has(path) || translations.has(path) || path === manifestFile
  return new Map(facts.files.filter(({ path, role }) => role !== 'migration' && !spoken(path)).map((file) => [file.path, file]))
}
