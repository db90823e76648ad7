import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { Rule } from '../rule.ts'

export const rule: Rule = {
  id: 'unreadable',
  severity: 'error',
  title: 'a file cannot be read as what it is, or has no place in a release',
  find: ({ module }) =>
    module.troubles.map(({ path, line, kind, text }) => ({
      path,
      line,
      text,
      ...(kind === 'syntax' && !isLoaded(module, path) ? { severity: 'warning' as const } : {}),
    })),
}

/** Odoo never opens a data file that the manifest does not list: five such lie in Odoo 18.0 itself. */
function isLoaded({ manifest }: ModuleFacts, path: string): boolean {
  if (!/\.(xml|csv)$/.test(path)) return true
  return [manifest.values.data, manifest.values.demo].some((files) => Array.isArray(files) && files.includes(path))
}
