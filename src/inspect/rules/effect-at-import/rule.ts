import type { EffectFact, PythonFacts } from '../../../domain/facts/python.ts'
import { importedFiles } from '../imported-files.ts'
import type { Rule } from '../rule.ts'

export const rule: Rule = {
  id: 'effect-at-import',
  severity: 'error',
  title: 'Python calls the network or the shell when Odoo imports it, or in a migration script',
  find: ({ module }) => {
    const reached = importedFiles(module, 'ever')
    return module.files.flatMap(({ path, role }) => {
      const facts = module.python[path]
      // A script that nothing imports runs where somebody starts it.
      if (!facts || !(role === 'migration' || (role === 'python' && reached.has(path)))) return []
      const found =
        role === 'migration' ? facts.effects.filter(({ kind }) => kind !== 'code') : facts.effects.filter((effect) => runsAtImport(effect, facts))
      const when = role === 'migration' ? 'in a migration script: an update must not depend on it' : 'when Odoo imports the file'
      return found.map(({ call, line }) => ({ path, line, text: `calls ${call} ${when}` }))
    })
  },
}

function runsAtImport({ within, kind }: EffectFact, { callsAtImport }: PythonFacts): boolean {
  return kind !== 'code' && (within === null || callsAtImport.includes(within))
}
