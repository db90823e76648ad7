/** Records that do something by themselves once users are back: jobs, mail servers, payment providers, automations. */
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const actsByItself: ModelHazardRule = {
  id: 'acts-by-itself',
  title: 'something that acts by itself from now on',
  find(change) {
    if (change.type !== 'actor') return null
    return {
      kind: 'unknown',
      table: null,
      lock: null,
      work: 'catalogue',
      text: `${change.id} (${change.model}) acts by itself once users are back: what it sends or changes no checkpoint brings back`,
      advice: 'deliver it inactive, and switch it on when the release has settled',
    }
  },
}
