import { manifestName } from '../../manifest.ts'
import { closureOf, headOf, type ModuleHead } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'auto-install',
  severity: 'note',
  title: 'installing a module installs others by itself, or the module installs itself',
  find: (input) => {
    const { module } = input
    const head = headOf(module.name, module.folder, module.manifest)
    return head.installable ? [...itself(input, head), ...others(input, head)] : []
  },
}

function itself({ module: { manifest } }: RuleInput, { autoInstall, depends, countries }: ModuleHead): RuleFinding[] {
  if (autoInstall === null) return []
  const at = { path: manifestName, line: manifest.lines.auto_install ?? 1 }
  const strange = autoInstall.filter((name) => !depends.includes(name))
  if (strange.length > 0)
    return [{ ...at, severity: 'error', text: `auto_install names ${strange.join(', ')}, which is not in depends: Odoo refuses the manifest` }]
  const where = countries.length === 0 ? '' : `, in a database with a company in ${countries.join(', ')}`
  if (autoInstall.length === 0)
    return [{ ...at, severity: 'warning', text: `installs itself in every database${where}: auto_install names nothing to wait for` }]
  return [{ ...at, text: `installs itself wherever ${autoInstall.join(', ')} ${autoInstall.length === 1 ? 'is' : 'are'} installed${where}` }]
}

/** What the module brings beyond what it depends on, and what none of those would bring without it. */
function others({ module, heads }: RuleInput, { depends }: ModuleHead): RuleFinding[] {
  const present = closureOf([module.name], heads)
  const expected = new Set([...present, ...everywhereOf(heads), ...depends.flatMap((name) => [...arrivalsOf(name, heads)])])
  const own = [...arrivalsOf(module.name, heads)].filter((name) => !expected.has(name)).sort()
  if (own.length === 0) return []
  const anywhere = arriving([module.name], withoutCountries(heads))
  const names = own.map((name) => {
    const countries = heads.get(name)?.countries ?? []
    if (countries.length > 0) return `${name} (companies in ${countries.join(', ')})`
    return anywhere.has(name) ? name : `${name} (with one for a country)`
  })
  return [{ path: manifestName, line: module.manifest.lines.depends ?? 1, text: `installing it installs by itself: ${names.join(', ')}` }]
}

/** Per set of heads, because it is asked for every module and for all that it depends on. */
const arrivals = new WeakMap<Map<string, ModuleHead>, Map<string, Set<string>>>()
const everywhere = new WeakMap<Map<string, ModuleHead>, Set<string>>()

/** Everything that installs by itself when a module is installed, and again because of that. */
function arrivalsOf(name: string, heads: Map<string, ModuleHead>): Set<string> {
  const known = arrivals.get(heads) ?? new Map<string, Set<string>>()
  arrivals.set(heads, known)
  const came = known.get(name) ?? arriving([name], heads)
  known.set(name, came)
  return came
}

/** What comes with base and web is in every database. */
function everywhereOf(heads: Map<string, ModuleHead>): Set<string> {
  const names = ['base', 'web'].filter((name) => heads.has(name))
  const known = everywhere.get(heads) ?? new Set([...closureOf(names, heads), ...arriving(names, heads)])
  everywhere.set(heads, known)
  return known
}

/** As in a database whose companies are in none of the countries that modules wait for. */
function withoutCountries(heads: Map<string, ModuleHead>): Map<string, ModuleHead> {
  return new Map([...heads].map(([name, head]) => [name, head.countries.length === 0 ? head : { ...head, autoInstall: null }]))
}

/** What installs by itself, and what that depends on. */
function arriving(names: string[], heads: Map<string, ModuleHead>): Set<string> {
  const waiting = [...heads.values()].filter(
    ({ installable, autoInstall, depends }) => installable && autoInstall !== null && depends.every((each) => heads.has(each)),
  )
  const present = closureOf(names, heads)
  const came = new Set<string>()
  const comes = ({ name, autoInstall }: ModuleHead) => !present.has(name) && autoInstall?.every((each) => present.has(each))
  for (let found = waiting.filter(comes); found.length > 0; found = waiting.filter(comes)) {
    for (const name of closureOf(
      found.map(({ name }) => name),
      heads,
    )) {
      if (!present.has(name)) came.add(name)
      present.add(name)
    }
  }
  return came
}
