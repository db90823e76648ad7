/** Records with `noupdate`: made when they are new, and never touched by an update after that. */
import type { NeedRule } from '../rule.ts'
import { kindOf, modelOf } from './record.ts'

export const noupdate: NeedRule = {
  id: 'noupdate',
  judge(difference) {
    if (difference.kind !== 'record') return null
    const { before, after, id } = difference
    if (!before?.noupdate && !after?.noupdate) return null
    const kind = kindOf(modelOf(difference))
    if (before === null) return [{ need: 'update', kind, text: `record ${id} (noupdate) is new: an update makes it` }]
    if (after === null) return [{ need: 'updateWithScript', kind, text: `record ${id} (noupdate) is gone from the files: no update deletes it` }]
    if (before.noupdate !== after.noupdate)
      return [
        {
          need: 'updateWithScript',
          kind,
          text: `record ${id} ${after.noupdate ? 'is noupdate now' : 'is not noupdate any more'}: the database keeps what it was installed with`,
        },
      ]
    return [{ need: 'updateWithScript', kind, text: `record ${id} (noupdate) was changed: no update writes it, only a script does` }]
  },
}
