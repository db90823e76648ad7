/** A model that comes, goes, or inherits from others. */
import type { NeedRule } from '../rule.ts'

export const model: NeedRule = {
  id: 'model',
  judge(difference, _module, world) {
    if (difference.kind !== 'model') return null
    const { before, after, model: name } = difference
    if (before === null) return [{ need: 'update', kind: 'database', text: after?.defines ? `model ${name} is new` : `model ${name} is extended` }]
    if (after === null) {
      const still = [...world.after.values()].some(({ code }) => code.models.get(name)?.defines)
      if (!before.defines || still) return [{ need: 'restart', kind: 'application', text: `model ${name} is not extended any more` }]
      const text =
        before.kind === 'model'
          ? `model ${name} is gone: an update forgets it, its table stays behind with all rows`
          : `model ${name}, which keeps no rows, is gone`
      return [{ need: 'update', kind: 'database', text }]
    }
    return [{ need: 'update', kind: 'database', text: `what model ${name} is or inherits was changed` }]
  },
}
