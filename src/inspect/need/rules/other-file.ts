/** A file that no manifest names and that is neither code nor document: only code could read it. */
import type { NeedRule } from '../rule.ts'

export const otherFile: NeedRule = {
  id: 'other-file',
  judge(difference, _module, world) {
    if (difference.kind !== 'file' || difference.role !== 'data') return null
    const demo = world.after.get(_module)?.facts.manifest.values.demo
    if (Array.isArray(demo) && demo.includes(difference.path)) return []
    return [{ need: 'restart', kind: 'application', text: 'no manifest names it; if code reads it, it does so after a restart' }]
  },
}
