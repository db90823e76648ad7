import { isTrue, type Literal } from '../../../domain/facts/literal.ts'
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { adaptVersion, manifestName } from '../../manifest.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

const text = (value: Literal) => typeof value === 'string'
const texts = (value: Literal) => Array.isArray(value) && value.every(text)
const dictionary = (value: Literal) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys that Odoo reads, and the type that it takes. */
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
  summary: ['a string', text],
  description: ['a string', text],
  website: ['a string', text],
  category: ['a string', text],
  application: ['true or false', (value) => typeof value === 'boolean'],
  sequence: ['a number', (value) => typeof value === 'number'],
  images: ['a list of files', texts],
  countries: ['a list of country codes', texts],
  development_status: ['a string', text],
  maintainers: ['a list of names', texts],
}

/** Odoo shows these and does nothing else with them. */
const forPeople = new Set(['summary', 'description', 'website', 'category', 'application', 'sequence', 'images', 'development_status', 'maintainers'])

export const rule: Rule = {
  id: 'manifest-shape',
  severity: 'error',
  title: 'the manifest has a key twice or misspelt, a value of the wrong type, or a version that the series does not take',
  find: (input) =>
    isRead(input.module) ? [...repeated(input.module), ...wrongTypes(input.module), ...misspelt(input.module), ...version(input)] : [],
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
    return !fits || fits(value)
      ? []
      : [
          {
            path: manifestName,
            line: manifest.lines[key] ?? 1,
            text: `${key} is not ${wanted}`,
            ...(forPeople.has(key) ? { severity: 'warning' as const } : {}),
          },
        ]
  })
}

/** Keys that are written often enough to be meant: Odoo's own, those of its shop, and those of the Odoo Community Association. */
const others =
  `author bootstrap qweb web css js test demo_xml update_xml init_xml images_preview_theme live_test_url snippet_lists configurator_snippets new_page_templates cloc_exclude icon
  icon_image price currency support maintainer contributors url active certificate complexity excludes conflicts iap_paid_service`.split(/\s+/)

/** Odoo takes any key without a word: one letter too many, and nothing is loaded. */
function misspelt({ manifest }: ModuleFacts): RuleFinding[] {
  const known = Object.keys(types)
  return Object.keys(manifest.values).flatMap((key) => {
    if (known.includes(key) || others.includes(key)) return []
    const meant = known.find((each) => isNear(key.toLowerCase(), each))
    return meant === undefined
      ? []
      : [
          {
            path: manifestName,
            line: manifest.lines[key] ?? 1,
            text: `${key} is no key that Odoo reads: is ${meant} meant?`,
            ...(forPeople.has(meant) ? { severity: 'warning' as const } : {}),
          },
        ]
  })
}

/** Whether one letter added, dropped, changed or swapped makes one the other. */
function isNear(a: string, b: string): boolean {
  if (a === b || a.replace(/[-_ ]/g, '') === b.replaceAll('_', '')) return true
  if (Math.abs(a.length - b.length) > 1 || b.length < 4) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(''))
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
