import { isTrue, type Literal } from '../../../domain/facts/literal.ts'
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { adaptVersion, manifestName } from '../../manifest.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

const text = (value: Literal) => typeof value === 'string'
const texts = (value: Literal) => Array.isArray(value) && value.every(text)
const dictionary = (value: Literal) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys that Odoo reads to install or update a module, and the type that it takes. Others are for shops and people, and are left alone. */
const types: Record<string, [string, (value: Literal) => boolean]> = {
  name: ['a string', text],
  version: ['a string', text],
  license: ['a string', text],
  depends: ['a list of module names', texts],
  data: ['a list of files', texts],
  demo: ['a list of files', texts],
  auto_install: ['true, false, or a list of module names', (value) => typeof value === 'boolean' || texts(value)],
  installable: ['true or false', (value) => typeof value === 'boolean'],
  external_dependencies: ['a dictionary of lists', (value) => dictionary(value) && Object.values(value as object).every(texts)],
  assets: ['a dictionary of lists', (value) => dictionary(value) && Object.values(value as object).every(Array.isArray)],
  pre_init_hook: ['the name of a function', text],
  post_init_hook: ['the name of a function', text],
  uninstall_hook: ['the name of a function', text],
  post_load: ['the name of a function', text],
}

export const rule: Rule = {
  id: 'manifest-shape',
  severity: 'error',
  title: 'the manifest has a key twice, a value of the wrong type, or a version that the series does not take',
  find: (input) => (isRead(input.module) ? [...repeated(input.module), ...wrongTypes(input.module), ...version(input)] : []),
}

const isRead = ({ manifest, files }: ModuleFacts) => manifest.troubles.length === 0 && files.some(({ role }) => role === 'manifest')

function repeated({ manifest }: ModuleFacts): RuleFinding[] {
  return manifest.repeated.map(({ key, line }) => ({
    path: manifestName,
    line,
    text: `${key} stands here a second time: the first one does not count`,
  }))
}

function wrongTypes({ manifest }: ModuleFacts): RuleFinding[] {
  return Object.entries(manifest.values).flatMap(([key, value]) => {
    const [wanted, fits] = types[key] ?? []
    return !fits || fits(value) ? [] : [{ path: manifestName, line: manifest.lines[key] ?? 1, text: `${key} is not ${wanted}` }]
  })
}

function version({ module, series }: RuleInput): RuleFinding[] {
  const { values, lines } = module.manifest
  const given = values.version
  if (typeof given !== 'string' || !isTrue(values.installable ?? true)) return []
  const at = { path: manifestName, line: lines.version ?? 1 }
  if (adaptVersion(given, series) === null)
    return [{ ...at, text: `Odoo ${series} refuses version ${given}: it takes x.y and x.y.z, with or without ${series} in front` }]
  const other = /^(\d+\.0)\.\d+\.\d+/.exec(given)?.[1]
  return other === undefined || other === series ? [] : [{ ...at, text: `version ${given} is one of Odoo ${other}, not of ${series}` }]
}
