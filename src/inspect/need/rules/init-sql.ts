/** `init()` and `_auto_init()` run at an update only: SQL views and indexes made there are old until then. */
import type { CodeItem } from '../code-view.ts'
import type { NeedRule } from '../rule.ts'
import { itemsBehind } from '../world.ts'

const runsAtUpdate = (item: CodeItem): boolean => item.what === 'method' && ['init', '_auto_init', '_auto_end'].includes(item.name)

export const initSql: NeedRule = {
  id: 'init-sql',
  judge(difference, module, world) {
    if (difference.kind !== 'code') return null
    const item = difference.after ?? difference.before
    if (!item) return null
    const inits = itemsBehind(world, module, item, runsAtUpdate)
    if (inits.length === 0) return null
    return inits.map(({ module: owner, item: init }) => ({
      need: 'update',
      kind: 'database',
      module: owner,
      file: init.file,
      line: init.line,
      text:
        init.name === item.name
          ? `${init.of}.${init.name}() was changed; it runs at an update only`
          : `${item.name} stands behind ${init.of}.${init.name}(), which runs at an update only`,
    }))
  },
}
