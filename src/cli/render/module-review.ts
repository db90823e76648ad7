/** A module review as people read it: what costs most to release, why, and where several modules meet. */
import type { Contribution, ModuleReview, ReviewedModule, SharedPoint } from '../../domain/module-review.ts'
import { bytes, counted, printable } from '../format.ts'
import type { Output } from '../output.ts'
import { facts, indent, section, table } from '../table.ts'

type Paint = Output['paint']

/** The parts of a module that are worth a line where many modules are shown. */
const heaviest = 3
const shownNames = 6

export function reviewText(review: ModuleReview, top: number, paint: Paint): string {
  const { modules, overridden } = review
  const shown = modules.slice(0, top)
  return blocks(
    headOf(review),
    ranking(shown),
    more(modules.length - shown.length, 'module'),
    section(paint('bold', 'Why these cost most'), shown.map((module) => whyOf(module, paint)).join('\n')),
    overriddenText(overridden, top, paint),
    notMeasuredText(review, paint),
  )
}

export function moduleText(review: ModuleReview, module: ReviewedModule, top: number, paint: Paint): string {
  const title = `${paint('bold', module.name)} ${module.version ?? ''}: ${points(module.points)} of 100 points, rank ${module.rank} of ${review.modules.length}`
  return blocks(
    title,
    table(
      ['points', 'of', 'part', 'because'],
      module.because.map((part) => [points(part.points), part.of, partNames[part.part], part.text]),
    ),
    facts(measuresOf(module)),
    overriddenText(placesOf(review, module.name), top, paint, module.name),
    notMeasuredText(review, paint),
  )
}

/** Its own places first: there others stand in the way of a change. */
function placesOf({ overridden }: ModuleReview, name: string): SharedPoint[] {
  const its = overridden.filter(({ modules }) => modules.some(({ module }) => module === name))
  const own = its.filter(({ modules: [first] }) => first?.module === name)
  return [...own, ...its.filter((point) => !own.includes(point))]
}

function headOf({ modules, series, instance }: ModuleReview): string {
  const lines = modules.reduce((sum, { size }) => sum + size.lines, 0)
  const where = instance === null ? '' : ` of ${instance}`
  return `${counted(modules.length, 'module')}${where}${series === null ? '' : ` for Odoo ${series}`}, ${thousands(lines)} lines of code. What costs most to release comes first.`
}

function ranking(modules: ReviewedModule[]): string {
  const aged = modules.some(({ age }) => age !== null)
  const head = ['', 'module', 'points', 'lines', 'above it', 'shared', 'tests', ...(aged ? ['last change', 'in a year'] : [])]
  const rows = modules.map((module) => {
    const { rank, name, size, dependents, shared, tests, age } = module
    const figures = [size.lines, dependents.all.length, shared.methods + shared.fields + shared.views, tests.methods].map(thousands)
    const change = age === null ? ['not measured', ''] : [day(age.lastChangedAt), String(age.changesLastYear)]
    return [String(rank), printable(name), points(module.points), ...figures, ...(aged ? change : [])]
  })
  return rightAligned(head, rows, 1)
}

/** The table of the product leaves texts on the left; figures with separators and decimals are texts. */
function rightAligned(head: string[], rows: string[][], leftColumn: number): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const padded = (row: string[]) => row.map((cell, column) => (column === leftColumn ? cell : cell.padStart(widths[column] ?? 0)))
  return table(padded(head), rows.map(padded))
}

function whyOf({ name, because }: ReviewedModule, paint: Paint): string {
  const lines = because.slice(0, heaviest).filter(({ points: given }) => given > 0)
  return [paint('bold', printable(name)), ...lines.map((part) => `  ${line(part)}`)].join('\n')
}

const line = ({ points: given, of, text }: Contribution): string => `${points(given).padStart(4)} of ${of}  ${text}`

const partNames: Record<Contribution['part'], string> = {
  dependents: 'dependents',
  shared: 'shared',
  size: 'size',
  complexity: 'complexity',
  stored: 'stored computes',
  untested: 'untested',
  change: 'change',
}

function measuresOf(module: ReviewedModule): [string, string | null][] {
  const { size, complexity, models, dependents, shared, tests, migrations, age, storedComputes } = module
  const { hardest } = complexity
  const tags = tests.tags.map(({ tag, tests: count }) => `${tag} ${count}`).join(', ')
  return [
    ['folder', printable(module.folder)],
    ['depends on', names(module.dependsOn)],
    ['depth', module.depth === null ? 'not measured: something below it was not found' : String(module.depth)],
    ['above it', `${names(dependents.direct)}${beyond(dependents)}`],
    [
      'size',
      `${thousands(size.python)} lines of Python, ${thousands(size.xml)} of XML, ${counted(size.csv, 'CSV record')}; ${bytes(size.clientBytes)} for the browser`,
    ],
    ['complexity', `${thousands(complexity.total)} in ${counted(complexity.functions, 'function')}, ${complexity.hard} above 10`],
    ['hardest', hardest === null ? null : `${hardest.name} (${hardest.complexity}) at ${printable(hardest.file)}:${hardest.line}`],
    ['models', `${names(models.defined)}; extends ${names(models.extended)}`],
    ['stored computes', names(storedComputes)],
    ['shared', `${counted(shared.methods, 'method')}, ${counted(shared.fields, 'field')}, ${counted(shared.views, 'view')}`],
    ['tests', `${tests.methods}${tags === '' ? '' : ` (tagged: ${printable(tags)})`}`],
    ['migration scripts', migrations.scripts === 0 ? 'none' : `${migrations.scripts} for ${names(migrations.versions)}`],
    ['last change', age === null ? 'not measured' : `${day(age.lastChangedAt)}, ${counted(age.changesLastYear, 'change')} in the last year`],
  ]
}

const beyond = ({ direct, all }: ReviewedModule['dependents']): string =>
  all.length === direct.length ? '' : `; ${all.length} with those above them`

/** @param about a module that is always among those named */
function overriddenText(overridden: SharedPoint[], top: number, paint: Paint, about?: string): string {
  const shown = overridden.slice(0, top)
  const lines = shown.map(
    (point) =>
      `${point.kind} ${printable(point.name)}${point.chain === null || point.chain < 3 ? '' : `, ${point.chain} views deep`}\n${indent(sayersOf(point, about))}`,
  )
  const rest = more(overridden.length - shown.length, 'place')
  return section(paint('bold', 'Overridden by several modules'), [...lines, ...(rest === '' ? [] : [rest])].join('\n'))
}

/** The first is where it comes from; what replaces without calling on is what breaks the others. */
function sayersOf({ modules }: SharedPoint, about?: string): string {
  const [origin, ...others] = modules
  const inOrder = [...modules.slice(0, 1), ...others.filter(({ module }) => module === about), ...others.filter(({ module }) => module !== about)]
  const said = inOrder.slice(0, shownNames).map((place) => {
    const { module, callsSuper, replaced } = place
    if (place !== origin && callsSuper === false) return `${module} (without the original)`
    return replaced > 0 ? `${module} (replaces ${counted(replaced, 'part')})` : module
  })
  return printable([...said, ...(modules.length > shownNames ? [`and ${modules.length - shownNames} more`] : [])].join(', '))
}

function notMeasuredText({ notMeasured }: ModuleReview, paint: Paint): string {
  return notMeasured.map((what) => `${paint('yellow', 'not measured')}: ${printable(what)}`).join('\n')
}

const more = (count: number, what: string): string => (count <= 0 ? '' : `and ${counted(count, `more ${what}`)}: --top N, or --json for all`)

function names(list: string[]): string {
  if (list.length === 0) return 'none'
  const shown = list.slice(0, shownNames).map(printable).join(', ')
  return list.length > shownNames ? `${shown} and ${list.length - shownNames} more` : shown
}

const points = (value: number): string => value.toFixed(1)

const day = (at: string | null): string => at?.slice(0, 10) ?? 'never'

const thousands = (value: number): string => value.toLocaleString('en')

const blocks = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n')
