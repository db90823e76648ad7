/** What the code does not say as a literal nobody can foresee. */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const toldByCode: ModelHazardRule = {
  id: 'told-by-code',
  title: 'a change that only running the code tells',
  find(change) {
    if (change.type !== 'untold') return null
    return {
      kind: 'unknown',
      table: null,
      lock: null,
      work: 'unknown',
      text: `${change.what}: what it does to the database is not to be told from the code`,
      advice: 'rehearse it',
    }
  },
}
