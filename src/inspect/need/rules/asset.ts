/** What the web client loads. Served from the release's folder, which a running process does not change; bundles are put together anew after a restart. */
import type { NeedRule } from '../rule.ts'

export const asset: NeedRule = {
  id: 'asset',
  judge(difference) {
    if (difference.kind !== 'file' || !difference.path.startsWith('static/')) return null
    if (/^static\/(description|tests)\//.test(difference.path)) return null
    return [{ need: 'restart', kind: 'application', text: 'browsers get it after a restart; open pages need a reload' }]
  },
}
