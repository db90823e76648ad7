/** Access rights, record rules and groups: the old ones hold until an update. */
import type { NeedRule } from '../rule.ts'
import { modelOf, securityModels } from './record.ts'

export const security: NeedRule = {
  id: 'security',
  judge(difference) {
    if (difference.kind !== 'record' || !securityModels.has(modelOf(difference))) return null
    const { before, after, id } = difference
    if (before?.noupdate || after?.noupdate) return null
    if (before === null) return [{ need: 'update', kind: 'application', text: `${id} is new: until an update nobody has this right` }]
    if (after !== null) return [{ need: 'update', kind: 'application', text: `${id} was changed: the old right holds until an update` }]
    const group = before.model === 'res.groups'
    return [
      {
        need: group ? 'destructive' : 'update',
        kind: 'application',
        text: `${id} is gone: an update deletes it${group ? ', and who was in it' : ''}`,
      },
    ]
  },
}
