/** A field that goes takes its column, and what users wrote into it, with it: at the next update, whatever that is for. */
import type { NeedRule } from '../rule.ts'
import { definitionsOf, isComputed, isStored, modelKind } from '../world.ts'

export const fieldRemoved: NeedRule = {
  id: 'field-removed',
  judge(difference, module, world) {
    if (difference.kind !== 'field' || difference.after !== null || difference.before === null) return null
    const { model, name } = difference
    const field = `field ${model}.${name}`
    const left = definitionsOf(world.after, model, name)
    if (left.length > 0)
      return [
        { need: 'update', kind: 'database', text: `${field} is not defined here any more; ${left.map((each) => each.module).join(', ')} defines it` },
      ]
    // The model went as a whole, with its own reason.
    if (!world.after.get(module)?.code.models.has(model) && ![...world.after.values()].some(({ code }) => code.models.has(model))) return []
    const before = definitionsOf(world.before, model, name)
    const extended = before.every((each) => each.module === module) ? '' : ' here'
    if (modelKind(world, model) === 'transient' || !isStored(before))
      return [{ need: 'update', kind: 'database', text: `${field}, which is not stored, is gone${extended}` }]
    if (isComputed(before)) return [{ need: 'destructive', kind: 'database', text: `${field}, stored and computed, is gone: its column is dropped` }]
    return [
      {
        need: 'destructive',
        kind: 'database',
        text: `${field} is gone: its column is dropped with what users entered. A new name is a removal, unless a pre- script renames the column`,
      },
    ]
  },
}
