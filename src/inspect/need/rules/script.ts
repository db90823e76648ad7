/** Migration scripts run at an update, when the version rises past their folder's. */
import type { NeedRule } from '../rule.ts'

export const script: NeedRule = {
  id: 'script',
  judge(difference) {
    if (difference.kind !== 'script') return null
    const { runs, phase, version } = difference
    // Never run: `release check` says why.
    if (!runs) return []
    return [{ need: 'updateWithScript', kind: 'database', text: `the ${phase}- script of ${version} runs at the update` }]
  },
}
