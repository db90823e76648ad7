/** Which files of a module its `__init__.py` leads to, import by import. */
import { posix } from 'node:path'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { ImportFact } from '../../domain/facts/python.ts'

/**
 * @param when `start`: what Odoo cannot do without when it starts the module; `ever`: also what is imported in a function, or in a `try` that goes on without it
 */
export function importedFiles(module: ModuleFacts, when: 'start' | 'ever'): Set<string> {
  const reached = new Set<string>()
  const queue = ['__init__.py']
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const facts = module.python[path]
    if (facts === undefined || reached.has(path)) continue
    reached.add(path)
    for (const each of facts.imports) if (when === 'ever' || each.atImport) queue.push(...targetsOf(each, path, module.name))
  }
  return reached
}

/** Files that an import may mean; those that are not there are nothing. */
function targetsOf({ module, name }: ImportFact, from: string, own: string): string[] {
  const base = folderOf(module, from, own)
  if (base === null) return []
  const parts = base.rest === '' ? [] : base.rest.split('.')
  const steps = parts.map((_, index) => posix.join(base.folder, ...parts.slice(0, index + 1)))
  const last = steps.at(-1) ?? base.folder
  const places = [base.folder, ...steps, ...(name === null || name === '*' ? [] : [posix.join(last, name)])]
  return places.flatMap((place) => (place === '.' ? ['__init__.py'] : [`${place}.py`, `${place}/__init__.py`]))
}

/** `.models.a` seen from `wizard/x.py` is below `wizard`; `..` goes up; `odoo.addons.own` is the module's folder. */
function folderOf(module: string, from: string, own: string): { folder: string; rest: string } | null {
  const dots = /^\.+/.exec(module)?.[0].length ?? 0
  if (dots > 0) return { folder: posix.join(posix.dirname(from), ...Array.from({ length: dots - 1 }, () => '..')), rest: module.slice(dots) }
  const prefix = `odoo.addons.${own}`
  if (module === prefix || module.startsWith(`${prefix}.`)) return { folder: '.', rest: module.slice(prefix.length + 1) }
  return null
}
