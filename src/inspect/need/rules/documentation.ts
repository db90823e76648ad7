/** Documents, tests and what Odoo never opens: nothing. */
import type { NeedRule } from '../rule.ts'

/** Files of the people who build a module, beside it. */
const tooling = /^(pyproject\.toml|setup\.(py|cfg)|\.[\w.-]+|.*\.(yaml|yml|toml|lock|sh|txt\.jinja)|Makefile|LICENSE.*|COPYRIGHT.*)$/i
/** The page of the apps list, its pictures, and tests of the web client. */
const unread = /^static\/(description|tests)\//

export const documentation: NeedRule = {
  id: 'documentation',
  judge(difference) {
    if (difference.kind !== 'file' || difference.heldBy.length > 0) return null
    const { role, path } = difference
    if (role === 'documentation' || role === 'test' || unread.test(path) || /(^|\/)tests\//.test(path)) return []
    // What a template changes shows in the terms of the translations beside it.
    if (path.endsWith('.pot')) return []
    // Python that no __init__.py reaches is never imported.
    if (path.endsWith('.py')) return []
    return role === 'other' && tooling.test(path) ? [] : null
  },
}
