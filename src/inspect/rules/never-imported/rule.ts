import { posix } from 'node:path'
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { importedFiles } from '../imported-files.ts'
import type { Rule } from '../rule.ts'

export const rule: Rule = {
  id: 'never-imported',
  severity: 'warning',
  title: 'a Python file with models or controllers is there that nothing of the module imports',
  find: ({ module }) => {
    if (!module.files.some(({ path }) => path === '__init__.py')) return []
    const reached = importedFiles(module, 'ever')
    const packages = new Set(module.files.flatMap(({ path }) => (path.endsWith('/__init__.py') ? [posix.dirname(path)] : ['.'])))
    return module.files
      .filter(({ path, role }) => role === 'python' && !reached.has(path) && packages.has(posix.dirname(path)) && hasClasses(module, path))
      .map(({ path }) => ({ path, line: 1, text: 'is imported by no file that Odoo loads: its models and controllers do not exist' }))
  },
}

/** Files in a folder that is no package are loaded in another way, as those of an IoT box. A script that somebody runs by hand may lie there; models and controllers are there to be loaded. */
function hasClasses({ python }: ModuleFacts, path: string): boolean {
  const facts = python[path]
  return facts !== undefined && (facts.models.length > 0 || facts.classes.some(({ bases }) => bases.some((base) => /(^|\.)Controller$/.test(base))))
}
