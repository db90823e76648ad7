import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { SecretFact } from '../../../domain/facts/secret.ts'
import { manifestName } from '../../manifest.ts'
import type { Rule, RuleFinding } from '../rule.ts'

export const rule: Rule = {
  id: 'secret',
  severity: 'error',
  title: 'a key, a token or a password stands in a file',
  find: ({ module }) => [...looks(module), ...passwordFields(module)],
}

function looks(module: ModuleFacts): RuleFinding[] {
  const files: [string, { secrets: SecretFact[] }][] = [
    [manifestName, module.manifest],
    ...[module.python, module.xml, module.csv, module.text].flatMap((each) => Object.entries<{ secrets: SecretFact[] }>(each)),
  ]
  const roles = new Map(module.files.map(({ path, role }) => [path, role]))
  return files.flatMap(([path, { secrets }]) =>
    secrets.map(({ kind, line }): RuleFinding => {
      const finding = { path, line, text: `what looks like a ${kind} stands here: whoever sees the code has it. Take it out, and make a new one` }
      // Keys of tests are often made for them.
      return roles.get(path) === 'test' || roles.get(path) === 'documentation' ? { ...finding, severity: 'warning' } : finding
    }),
  )
}

/** Fields of Odoo's own models that hold a password as it is. */
const fields: Record<string, string[]> = {
  'ir.mail_server': ['smtp_pass'],
  'fetchmail.server': ['password'],
  'res.users': ['password', 'new_password'],
}

function passwordFields({ xml, manifest }: ModuleFacts): RuleFinding[] {
  const { data } = manifest.values
  return Object.entries(xml).flatMap(([path, { records }]) =>
    Array.isArray(data) && data.includes(path)
      ? records.flatMap(({ model, fields: own }) =>
          own
            .filter(({ name, text }) => (Object.hasOwn(fields, model) ? fields[model] : [])?.includes(name) && text !== null && text.trim() !== '')
            .map(({ name, line }) => ({ path, line, text: `the password of a record of ${model} stands here (${name}): every database gets it` })),
        )
      : [],
  )
}
