import type { EffectFact, PythonFacts } from '../../../domain/facts/python.ts'
import type { Rule } from '../rule.ts'

export const rule: Rule = {
  id: 'effect-at-import',
  severity: 'error',
  title: 'Python calls the network or the shell when Odoo imports it, or in a migration script',
  find: ({ module }) =>
    module.files.flatMap(({ path, role }) => {
      const facts = module.python[path]
      if (!facts || !['python', 'migration'].includes(role)) return []
      const found =
        role === 'migration' ? facts.effects.filter(({ kind }) => kind !== 'code') : facts.effects.filter((effect) => runsAtImport(effect, facts))
      const when = role === 'migration' ? 'in a migration script: an update must not depend on it' : 'when Odoo imports the file'
      return found.map(({ call, line }) => ({ path, line, text: `calls ${call} ${when}` }))
    }),
}

function runsAtImport({ within, kind }: EffectFact, { callsAtImport }: PythonFacts): boolean {
  return kind !== 'code' && (within === null || callsAtImport.includes(within))
}
