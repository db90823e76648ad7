import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { ImportFact } from '../../../domain/facts/python.ts'
import { manifestName } from '../../manifest.ts'
import { importedFiles } from '../imported-files.ts'
import { headOf, memberOf, textsOf } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'
import { needsDeclaring, provides } from './python-packages.ts'

export const rule: Rule = {
  id: 'external-dependency',
  severity: 'warning',
  title: 'external_dependencies does not say what the code imports or starts, names what nothing imports, or cannot be read',
  find: (input) =>
    headOf(input.module.name, '', input.module.manifest).installable ? [...malformed(input), ...undeclared(input), ...unused(input)] : [],
}

const lineOf = ({ manifest }: ModuleFacts, index: number): number =>
  manifest.items.external_dependencies?.[index] ?? manifest.lines.external_dependencies ?? 1

/** PEP 508 as far as Odoo reads it: name, extras, versions, marker. */
const requirement = /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?\s*(\[[\w\s,.-]*\])?\s*(\(?\s*(===|==|~=|!=|<=|>=|<|>)[^;]*)?(;.+)?$/

/** Odoo asks for these when it installs; what it cannot read stops the installation. `apt` is for people and image builders. */
function malformed({ module, series }: RuleInput): RuleFinding[] {
  const { external_dependencies: value } = module.manifest.values
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const at = { path: manifestName, line: module.manifest.lines.external_dependencies ?? 1 }
  const kinds = Object.keys(value).filter((key) => !['python', 'bin', 'apt', 'deb', 'rpm', 'npm'].includes(key))
  const python = textsOf(value.python).filter((each) => !requirement.test(each.trim()))
  const versions = series === '16.0' ? textsOf(value.python).filter((each) => each.includes(';')) : []
  const programs = textsOf(value.bin).filter((each) => !/^[\w.+-]+$/.test(each))
  return [
    ...kinds.map((key): RuleFinding => ({ ...at, text: `external_dependencies has ${key}, which Odoo does not read: it knows python and bin` })),
    ...python.map(
      (each): RuleFinding => ({
        ...at,
        severity: 'error',
        text: `external_dependencies names ${JSON.stringify(each)}, which is no requirement: the module cannot be installed`,
      }),
    ),
    ...versions.map(
      (each): RuleFinding => ({ ...at, text: `external_dependencies names ${JSON.stringify(each)}: Odoo 16.0 reads no marker behind a semicolon` }),
    ),
    ...programs.map(
      (each): RuleFinding => ({
        ...at,
        severity: 'error',
        text: `external_dependencies names the program ${JSON.stringify(each)}, which is no plain name`,
      }),
    ),
  ]
}

/** What the module and all below it declare is there when it is installed. */
function declaredBy({ module, closure, heads }: RuleInput): { python: string[]; programs: string[] } {
  const own = headOf(module.name, module.folder, module.manifest)
  const all = [own, ...[...closure].flatMap((name) => heads.get(name) ?? [])]
  return { python: all.flatMap(({ python }) => python), programs: all.flatMap(({ programs }) => programs) }
}

/** Programs that every Linux has, and those that Odoo itself needs. */
const everywhere = [
  'sh',
  'bash',
  'ls',
  'cat',
  'cp',
  'mv',
  'rm',
  'ps',
  'kill',
  'sudo',
  'mount',
  'date',
  'hostname',
  'systemctl',
  'service',
  'wkhtmltopdf',
  'wkhtmltoimage',
  'psql',
  'pg_dump',
]

function undeclared(input: RuleInput): RuleFinding[] {
  const { module, series } = input
  const declared = declaredBy(input)
  const own = new Set(module.files.map(({ path }) => path.split('/')[0]?.replace(/\.py$/, '') ?? ''))
  const reached = importedFiles(module, 'start')
  return module.files.flatMap(({ path, role }) => {
    const facts = module.python[path]
    if (!facts || !['python', 'migration'].includes(role)) return []
    // A script that nothing imports, or that may be missing, runs where somebody starts it.
    const imports = role === 'migration' || reached.has(path) ? missingImports(facts.imports) : []
    const programs = facts.effects.filter(({ program }) => program !== null && !everywhere.includes(program) && !declared.programs.includes(program))
    return [
      ...[...imports].map(([name, line]) => ({
        path,
        line,
        text: `imports ${name}, which neither Odoo has nor external_dependencies declares: without it ${role === 'migration' ? 'an update stops here' : 'Odoo does not start the module'}`,
      })),
      ...programs.map(({ program, line }) => ({
        path,
        line,
        text: `starts the program ${program}, which external_dependencies does not declare under bin`,
      })),
    ]
  })

  /** Each package once a file, at its first line. */
  function missingImports(imports: ImportFact[]): Map<string, number> {
    const missing = new Map<string, number>()
    for (const { module: source, atImport, line } of imports) {
      const name = topOf(source)
      if (!atImport || source.startsWith('.') || missing.has(name) || own.has(name) || !needsDeclaring(name, series)) continue
      if (!declared.python.some((each) => provides(each, name))) missing.set(name, line)
    }
    return missing
  }
}

const topOf = (source: string): string => source.split('.')[0] ?? source

/** Declared and imported by no file, tests included: an image gets a package for nothing, or its name is wrong. A package whose modules have names of their own may be meant. */
function unused({ module }: RuleInput): RuleFinding[] {
  const imported = new Set(Object.values(module.python).flatMap(({ imports }) => imports.map(({ module: source }) => topOf(source))))
  return textsOf(memberOf(module.manifest.values.external_dependencies, 'python')).flatMap((each, index) =>
    [...imported].some((name) => provides(each, name))
      ? []
      : [
          {
            path: manifestName,
            line: lineOf(module, index),
            severity: 'note' as const,
            text: `external_dependencies names ${each}, which no file of the module imports under that name`,
          },
        ],
  )
}
