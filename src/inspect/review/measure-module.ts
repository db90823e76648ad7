/** Figures of one module, from its facts alone. */
import type { Literal } from '../../domain/facts/literal.ts'
import type { FileFact, FileRole, ModuleFacts } from '../../domain/facts/module.ts'
import type { FunctionFact, ModelFact, PythonFacts } from '../../domain/facts/python.ts'
import type { ModuleMeasures } from '../../domain/module-review.ts'

/** McCabe's own limit: above it a function should be split (A Complexity Measure, IEEE Transactions on Software Engineering SE-2, 1976). */
const reasonable = 10

/** What others wrote, what runs in tests only, and pictures of the app store. */
const notClientCode = /^static\/(lib|tests|description)\//
const clientCode = /^static\/.*\.(js|ts|css|scss|sass|less)$/

export function measureModule(module: ModuleFacts): ModuleMeasures {
  const python = codeOf(module)
  const models = python.flatMap(({ facts }) => facts.models)
  return {
    size: sizeOf(module, python),
    complexity: complexityOf(python),
    models: { defined: namesOf(models, true), extended: namesOf(models, false) },
    storedComputes: storedComputesOf(models),
    tests: testsOf(module),
    migrations: {
      scripts: module.migrations.filter(({ phase }) => phase !== null).length,
      versions: [...new Set(module.migrations.filter(({ phase }) => phase !== null).map(({ version }) => version))].sort(),
    },
  }
}

interface Code {
  path: string
  facts: PythonFacts
}

const rolesOf = (module: ModuleFacts): Map<string, FileRole> => new Map(module.files.map(({ path, role }) => [path, role]))

/** Python that Odoo runs: no tests, no migration scripts. */
export function codeOf(module: ModuleFacts): Code[] {
  const roles = rolesOf(module)
  return Object.entries(module.python).flatMap(([path, facts]) => (roles.get(path) === 'python' ? [{ path, facts }] : []))
}

function sizeOf(module: ModuleFacts, code: Code[]): ModuleMeasures['size'] {
  const roles = rolesOf(module)
  const demo = new Set([...textsIn(module.manifest.values.demo), ...textsIn(module.manifest.values.demo_xml)])
  const counts = (path: string) => ['data', 'static'].includes(roles.get(path) ?? '') && !demo.has(path) && !notClientCode.test(path)
  const python = sum(code, ({ facts }) => facts.codeLines)
  const xml = sum(
    Object.entries(module.xml).filter(([path]) => counts(path)),
    ([, facts]) => facts.codeLines,
  )
  const csv = sum(
    Object.entries(module.csv).filter(([path]) => counts(path)),
    ([, facts]) => facts.records.length,
  )
  const scripts = sum(
    Object.entries(module.python).filter(([path]) => roles.get(path) === 'migration'),
    ([, facts]) => facts.codeLines,
  )
  return { lines: python + xml + csv, python, xml, csv, scripts, clientBytes: sum(module.files.filter(isClientCode), ({ bytes }) => bytes ?? 0) }
}

const isClientCode = ({ path }: FileFact): boolean => clientCode.test(path) && !notClientCode.test(path)

export function textsIn(value: Literal | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

interface Named {
  name: string
  path: string
  fact: FunctionFact
}

function functionsOf({ path, facts }: Code): Named[] {
  const methods = [...facts.models, ...facts.classes].flatMap((each) =>
    each.methods.map((fact) => ({ name: `${each.name}.${fact.name}`, path, fact })),
  )
  return [...facts.functions.map((fact) => ({ name: fact.name, path, fact })), ...methods]
}

function complexityOf(code: Code[]): ModuleMeasures['complexity'] {
  const functions = code.flatMap(functionsOf)
  const hard = functions.filter(({ fact }) => fact.complexity > reasonable)
  const [hardest] = functions.toSorted((a, b) => b.fact.complexity - a.fact.complexity)
  return {
    functions: functions.length,
    total: sum(functions, ({ fact }) => fact.complexity),
    hard: hard.length,
    excess: sum(hard, ({ fact }) => fact.complexity - reasonable),
    hardest: hardest ? { name: hardest.name, file: hardest.path, line: hardest.fact.line, complexity: hardest.fact.complexity } : null,
  }
}

function namesOf(models: ModelFact[], defined: boolean): string[] {
  return [...new Set(models.filter(({ defines }) => defines === defined).flatMap(({ model }) => model ?? []))].sort()
}

/** Related fields are computed, too. */
function storedComputesOf(models: ModelFact[]): string[] {
  const stored = models.flatMap(({ model, fields }) => fields.filter(isStoredCompute).map(({ name }) => `${model ?? '?'}.${name}`))
  return [...new Set(stored)].sort()
}

function isStoredCompute({ arguments: given, expressions }: ModelFact['fields'][number]): boolean {
  const computed = ['compute', 'related'].some((key) => Boolean(given[key]) || expressions[key] !== undefined)
  return computed && given.store === true
}

function testsOf({ python }: ModuleFacts): ModuleMeasures['tests'] {
  const files = Object.values(python)
  const tags = new Map<string, number>()
  for (const { tests, tags: said } of files.flatMap(({ testCases }) => testCases)) for (const tag of said) tags.set(tag, (tags.get(tag) ?? 0) + tests)
  return { methods: sum(files, ({ tests }) => tests), tags: [...tags].sort().map(([tag, tests]) => ({ tag, tests })) }
}

function sum<T>(items: T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
