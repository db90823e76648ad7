/**
 * What a new version of a module changes about models that a database already has: columns, constraints, records that act by themselves. Pure: facts before and
 * after, and what the live tables have. A model that the new version brings has an empty table: nothing done to it takes time.
 */
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { ConstraintFact, ModelFact } from '../../../domain/facts/python.ts'
import type { LiveTable } from '../../../domain/hazard.ts'
import type { Series } from '../../../domain/instance.ts'
import { type Column, columnOf } from './column.ts'

export interface Place {
  file: string
  line: number
}

/** A column on a table that exists. `before` null: new; `after` null: gone. `live`: as the instance has it now; null: it has none, or nobody looked. */
export interface ColumnChange {
  type: 'column'
  table: string
  before: Column | null
  after: Column | null
  live: { type: string; notNull: boolean } | null
  at: Place
}

export interface ConstraintChange {
  type: 'constraint'
  table: string
  name: string
  /** SQL; null when it is not a literal. */
  definition: string | null
  at: Place
}

/** A record that does something by itself once users are back: a job, a mail server, a payment provider. */
export interface ActorAdded {
  type: 'actor'
  model: string
  id: string
  at: Place
}

/** The code does not say which model or field it is about. */
export interface Untold {
  type: 'untold'
  what: string
  at: Place
}

export type ModelChange = ColumnChange | ConstraintChange | ActorAdded | Untold

export type LiveTables = Record<string, LiveTable>

/** @param before the module as the instance has it; null: it is new there, and so are its tables */
export function modelChanges(before: ModuleFacts | null, after: ModuleFacts, series: Series, live: LiveTables | null): ModelChange[] {
  const [old, now] = [before === null ? emptyView : viewOf(before, series), viewOf(after, series)]
  const existed = (table: string) => old.defines.has(table) || !now.defines.has(table)
  return [
    ...columnChanges(old, now, live).filter(({ table }) => existed(table)),
    ...constraintChanges(old, now).filter(({ table }) => existed(table)),
    ...actorsAdded(before, after),
    ...now.untold,
  ]
}

export const tableOf = (model: string): string => model.replaceAll('.', '_')

interface View {
  columns: Map<string, Column>
  constraints: Map<string, ConstraintFact & { table: string; file: string }>
  defines: Map<string, { model: string; at: Place }>
  untold: Untold[]
}

const emptyView: View = { columns: new Map(), constraints: new Map(), defines: new Map(), untold: [] }

function viewOf(module: ModuleFacts, series: Series): View {
  const view: View = { columns: new Map(), constraints: new Map(), defines: new Map(), untold: [] }
  for (const [file, { models }] of Object.entries(module.python)) {
    for (const model of models) if (model.kind === 'model') addModel(view, model, file, series)
  }
  return view
}

function addModel(view: View, fact: ModelFact, file: string, series: Series): void {
  const at = { file, line: fact.line }
  if (fact.model === null) return void view.untold.push({ type: 'untold', what: `the class ${fact.name} says its model by code`, at })
  if (fact.attributes.some(({ name, value }) => name === '_auto' && value?.literal === false)) return
  const table = tableNameOf(fact, fact.model)
  if (fact.defines) view.defines.set(table, { model: fact.model, at })
  for (const field of fact.fields) {
    const column = columnOf(field, { model: fact.model, table, file, series })
    if (column) view.columns.set(`${table}.${field.name}`, column)
  }
  for (const constraint of fact.constraints) view.constraints.set(`${table}.${constraint.name}`, { ...constraint, table, file })
}

function tableNameOf({ attributes }: ModelFact, model: string): string {
  const named = attributes.find(({ name }) => name === '_table')?.value?.literal
  return typeof named === 'string' ? named : tableOf(model)
}

function columnChanges(old: View, now: View, live: LiveTables | null): ColumnChange[] {
  const keys = new Set([...old.columns.keys(), ...now.columns.keys()])
  return [...keys].flatMap((key) => {
    const [before, after] = [old.columns.get(key) ?? null, now.columns.get(key) ?? null]
    const one = after ?? before
    if (one === null || (before && after && same(before, after))) return []
    const liveColumn = live?.[one.table]?.columns[one.name] ?? null
    return [{ type: 'column', table: one.table, before, after, live: liveColumn, at: { file: one.file, line: one.line } }]
  })
}

function same(a: Column, b: Column): boolean {
  return (
    a.kind === b.kind && a.type === b.type && a.required === b.required && a.indexed === b.indexed && a.filled === b.filled && a.comodel === b.comodel
  )
}

function constraintChanges(old: View, now: View): ConstraintChange[] {
  return [...now.constraints].flatMap(([key, { table, name, definition, digest, file, line }]) => {
    const was = old.constraints.get(key)
    // What is checked counts, not the words that users read when it fails.
    if (was && (was.digest === digest || (definition !== null && was.definition === definition))) return []
    return [{ type: 'constraint', table, name, definition, at: { file, line } }]
  })
}

const actors = ['ir.cron', 'ir.mail_server', 'fetchmail.server', 'payment.provider', 'base.automation', 'iap.account']

function actorsAdded(before: ModuleFacts | null, after: ModuleFacts): ActorAdded[] {
  const known = new Set(before === null ? [] : recordsOf(before).map(({ id }) => id))
  return recordsOf(after)
    .filter(({ model, id }) => actors.includes(model) && !known.has(id))
    .map(({ model, id, at }) => ({ type: 'actor', model, id, at }))
}

function recordsOf(module: ModuleFacts): { id: string; model: string; at: Place }[] {
  return Object.entries(module.xml).flatMap(([file, { records }]) =>
    records.flatMap(({ id, model, line }) => (id === null ? [] : [{ id, model, at: { file, line } }])),
  )
}
