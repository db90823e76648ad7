/** A constant or function that a field's definition uses: the field differs although its own lines do not. */
import type { NeedRule, Verdict } from '../rule.ts'
import { definitionsOf, type FieldUse, fieldsBehind, isStored, type World } from '../world.ts'

/** Arguments whose value is read from the code at every use; `compute` has a rule of its own. */
const fromCode = new Set('compute default domain context inverse search group_expand states readonly groups tracking'.split(' '))

export const fieldBehind: NeedRule = {
  id: 'field-behind',
  judge(difference, module, world) {
    if (difference.kind !== 'code') return null
    const item = difference.after ?? difference.before
    if (!item || difference.before === null || difference.after === null) return null
    const uses = fieldsBehind(world, module, item).filter((use) => !fromCode.has(use.argument) && !isMethodOfSelection(use))
    return uses.length === 0 ? null : uses.map((use) => verdictOf(use, item.name, world))
  },
}

/** The values of a selection that a method gives are asked of the method each time. */
const isMethodOfSelection = ({ argument, field }: FieldUse): boolean => argument === 'selection' && typeof field.arguments.selection === 'string'

function verdictOf({ module, model, field, file, argument }: FieldUse, name: string, world: World): Verdict {
  const stored = isStored(definitionsOf(world.after, model, field.name))
  const need = argument === 'related' && stored ? 'updateWithScript' : 'update'
  return {
    need,
    kind: argument === 'selection' ? 'application' : 'database',
    module,
    file,
    line: field.line,
    text: `field ${model}.${field.name}: ${name}, behind its ${argument}, was changed`,
  }
}
