/** A field of an abstract model: every model that inherits it has the field in its own table, made by the update of the module that has the model. */
import type { NeedRule } from '../rule.ts'
import { inheritorsOf } from '../world.ts'
import { fieldAdded } from './field-added.ts'
import { fieldChanged } from './field-changed.ts'
import { fieldRemoved } from './field-removed.ts'

export const fieldInherited: NeedRule = {
  id: 'field-inherited',
  judge(difference, module, world) {
    if (difference.kind !== 'field') return null
    const elsewhere = inheritorsOf(world, difference.model).filter((each) => each.module !== module)
    if (elsewhere.length === 0) return null
    const verdicts = [fieldAdded, fieldRemoved, fieldChanged].flatMap((rule) => rule.judge(difference, module, world) ?? [])
    return elsewhere.flatMap((each) =>
      verdicts
        .filter(({ need }) => need !== 'restart')
        .map((verdict) => ({
          ...verdict,
          module: each.module,
          file: each.file,
          line: each.line,
          text: `${each.model} inherits it: ${verdict.text}`,
        })),
    )
  },
}
