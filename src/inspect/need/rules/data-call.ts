/** `<function>` and `<delete>` in data files run at every update. */
import type { NeedRule } from '../rule.ts'
import { isRegistry } from './record.ts'

export const dataCall: NeedRule = {
  id: 'data-call',
  judge(difference) {
    if (difference.kind !== 'call') return null
    const { before, after } = difference
    if (after === null) return []
    if (after.noupdate || before?.noupdate)
      return [{ need: 'updateWithScript', kind: 'database', text: `<${after.tag}> (noupdate) runs at an installation only` }]
    const what = `<${after.tag}> on ${after.model ?? 'an unnamed model'} is new: it runs at every update`
    if (after.tag === 'delete' && !isRegistry(after.model ?? ''))
      return [{ need: 'destructive', kind: 'database', text: `${what} and deletes records` }]
    return [{ need: 'update', kind: 'database', text: what }]
  },
}
