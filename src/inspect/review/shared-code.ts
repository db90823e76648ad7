/** Methods and fields that several modules say: on one model, under one name. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { ModelFact } from '../../domain/facts/python.ts'
import type { SharedPoint } from '../../domain/module-review.ts'
import { codeOf } from './measure-module.ts'

type Place = SharedPoint['modules'][number]

/** A point that at least two modules say, and whether the first of them is where it comes from: so it is when the module that the model begins in was read. */
export interface Point extends SharedPoint {
  originKnown: boolean
}

/** @param modules in the order in which Odoo loads them: the first that says a name is where it comes from */
export function sharedCode(modules: ModuleFacts[]): Point[] {
  const points = new Map<string, Point>()
  const code = modules.flatMap((module) =>
    codeOf(module).map(({ path, facts }) => ({ at: { module: module.name, file: path }, models: facts.models })),
  )
  const begun = new Set(code.flatMap(({ models }) => models.filter(({ defines }) => defines).map(({ model }) => model)))
  for (const { at, models } of code) for (const model of models) addModel(points, at, model, begun.has(model.model))
  return [...points.values()].filter(({ modules: saying }) => saying.length > 1)
}

function addModel(points: Map<string, Point>, at: { module: string; file: string }, model: ModelFact, begun: boolean): void {
  if (model.model === null) return
  for (const { name, line, callsSuper } of model.methods)
    addPlace(points, 'method', `${model.model}.${name}`, begun, { ...at, line, callsSuper, replaced: 0 })
  for (const { name, line } of model.fields)
    addPlace(points, 'field', `${model.model}.${name}`, begun, { ...at, line, callsSuper: null, replaced: 0 })
}

function addPlace(points: Map<string, Point>, kind: Point['kind'], name: string, originKnown: boolean, place: Place): void {
  const key = `${kind} ${name}`
  const point = points.get(key)
  if (!point) {
    points.set(key, { kind, name, modules: [place], chain: null, originKnown })
    return
  }
  const same = point.modules.find(({ module }) => module === place.module)
  if (!same) point.modules.push(place)
  // A module that extends a model in two files calls the original when one of them does.
  else if (place.callsSuper !== null) same.callsSuper = same.callsSuper === true || place.callsSuper
}
