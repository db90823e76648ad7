/** A new field: without an update every read of the model fails, because its column is not there. */
import type { FieldFact } from '../../../domain/facts/python.ts'
import type { NeedRule } from '../rule.ts'
import { definitionsOf, isComputed, isStored, modelKind } from '../world.ts'

export const fieldAdded: NeedRule = {
  id: 'field-added',
  judge(difference, module, world) {
    if (difference.kind !== 'field' || difference.before !== null || difference.after === null) return null
    const { model, name, after } = difference
    const text = `field ${model}.${name} is new`
    const elsewhere = definitionsOf(world.before, model, name)
    if (elsewhere.length > 0)
      return [
        {
          need: 'update',
          kind: 'database',
          text: `field ${model}.${name}, which ${elsewhere.map((each) => each.module).join(', ')} defined, is defined here now`,
        },
      ]
    const isNew = ![...world.before.values()].some(({ code }) => code.models.has(model))
    const now = definitionsOf(world.after, model, name)
    if (!isNew && modelKind(world, model) === 'model' && isStored(now) && !isComputed(now) && isRequiredWithoutDefault(after))
      return [
        {
          need: 'updateWithScript',
          kind: 'database',
          text: `${text}, required, and has no default: rows that are there must be filled by a script, or Odoo only warns and leaves it empty`,
        },
      ]
    return [
      {
        need: 'update',
        kind: 'database',
        text: world.after.get(module) && isStored(now) ? `${text}: reading ${model} fails until its column is there` : text,
      },
    ]
  },
}

const isRequiredWithoutDefault = ({ arguments: given, expressions }: FieldFact): boolean =>
  (given.required === true || Object.hasOwn(expressions, 'required')) && !Object.hasOwn(given, 'default') && !Object.hasOwn(expressions, 'default')
