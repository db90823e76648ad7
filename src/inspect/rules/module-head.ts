/** What a manifest says about a module to the others: enough to follow dependencies without reading anything else of it. */
import { isTrue, type Literal } from '../../domain/facts/literal.ts'
import type { ManifestFacts } from '../../domain/facts/manifest.ts'

export interface ModuleHead {
  name: string
  folder: string
  installable: boolean
  depends: string[]
  /** As written. */
  version: string | null
  /** Modules whose presence installs this one; empty: it is always installed; null: it never installs by itself. */
  autoInstall: string[] | null
  /** Codes of countries: it installs by itself only where a company is in one of them. Empty: everywhere. */
  countries: string[]
  license: string | null
  status: string | null
  /** `external_dependencies` of Python and programs. */
  python: string[]
  programs: string[]
}

/** A manifest that cannot be read is that of a module which Odoo does not see. */
export function headOf(name: string, folder: string, { values, troubles }: Pick<ManifestFacts, 'values' | 'troubles'>): ModuleHead {
  const external = values.external_dependencies
  const depends = textsOf(values.depends)
  return {
    name,
    folder,
    installable: troubles.length === 0 && isTrue(values.installable ?? true),
    depends,
    version: textOrNull(values.version),
    autoInstall: Array.isArray(values.auto_install) ? textsOf(values.auto_install) : isTrue(values.auto_install ?? false) ? depends : null,
    countries: textsOf(values.countries).map((code) => code.toUpperCase()),
    license: textOrNull(values.license),
    status: textOrNull(values.development_status),
    python: textsOf(memberOf(external, 'python')),
    programs: textsOf(memberOf(external, 'bin')),
  }
}

export function memberOf(value: Literal | undefined, key: string): Literal | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined
}

export function textsOf(value: Literal | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

const textOrNull = (value: Literal | undefined): string | null => (typeof value === 'string' ? value : null)

/** Everything that a module depends on, directly or not; itself only in a circle. */
export function closureOf(depends: string[], heads: Map<string, ModuleHead>): Set<string> {
  const closure = new Set<string>()
  const queue = [...depends]
  // Odoo adds base to every module but itself.
  if (heads.has('base')) queue.push('base')
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (closure.has(name)) continue
    closure.add(name)
    queue.push(...(heads.get(name)?.depends ?? []))
  }
  return closure
}
