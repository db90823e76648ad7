/** Code behind a stored computed field: new rows get the new value, rows that are there keep the old one until a script computes them. */
import type { NeedRule } from '../rule.ts'
import { definitionsOf, fieldsBehind, isStored, modelKind } from '../world.ts'

export const storedCompute: NeedRule = {
  id: 'stored-compute',
  judge(difference, module, world) {
    if (difference.kind !== 'code') return null
    const item = difference.after ?? difference.before
    if (!item) return null
    const fields = fieldsBehind(world, module, item).filter(({ argument, model, field }) => {
      if (argument !== 'compute' || modelKind(world, model) === 'transient') return false
      // A field that is new, or stored since this release, is computed by the update itself.
      return (
        isStored(definitionsOf(world.after, model, field.name)) &&
        isStored(definitionsOf(world.before, model, field.name)) &&
        definitionsOf(world.before, model, field.name).length > 0
      )
    })
    if (fields.length === 0) return null
    const names = [...new Set(fields.map(({ model, field }) => `${model}.${field.name}`))].sort()
    const text = `${item.name} stands behind the stored ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}: rows that are there keep the old value until a script computes them`
    return [{ need: 'updateWithScript', kind: 'database', text }]
  },
}
