/**
 * What releasing a module costs, in points from 0 to 100, and why. Each part counts one thing, and gives `of` points at `full`; in between every doubling adds the
 * same: points = of x log2(1 + value) / log2(1 + full). Logarithms, because the second hundred of lines costs less than the first, and because the largest
 * module would otherwise make all others equal. `full` is about the largest of Odoo's own modules (18.0 community), so that a module's points do not depend on which others are
 * looked at. The weights are a judgement: docs/decisions/0035-what-a-release-costs.md.
 */
import { type Contribution, CostPart, type ReviewedModule } from './module-review.ts'

/** Lines of Python that one test is taken to look after: the median of Odoo's own modules is 52, in 16.0 and in 18.0. */
const linesPerTest = 50

type Costly = Omit<ReviewedModule, 'rank' | 'points' | 'because'>

interface Part {
  of: number
  full: number
  value(module: Costly): number | null
  text(module: Costly, value: number): string
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`

const parts: Record<CostPart, Part> = {
  dependents: {
    of: 25,
    full: 600,
    value: ({ dependents }) => dependents.all.length,
    text: (_, value) => (value === 0 ? 'no other module is updated with it' : `${counted(value, 'module is', 'modules are')} updated with it`),
  },
  shared: {
    of: 20,
    full: 300,
    value: ({ shared }) => shared.methods + shared.fields + shared.views,
    text: ({ shared }, value) =>
      value === 0 ? 'shares no method, field or view with other modules' : `shares ${sharedWords(shared)} with other modules${outright(shared)}`,
  },
  size: { of: 15, full: 40_000, value: ({ size }) => size.lines, text: (_, value) => `${counted(value, 'line')} of code` },
  complexity: {
    of: 15,
    full: 1_250,
    value: ({ complexity }) => complexity.excess,
    text: ({ complexity }) =>
      complexity.hard === 0
        ? 'no function is above complexity 10'
        : `${counted(complexity.hard, 'function is', 'functions are')} above complexity 10`,
  },
  stored: {
    of: 10,
    full: 200,
    value: ({ storedComputes }) => storedComputes.length,
    text: (_, value) =>
      value === 0 ? 'no stored computed field' : `${counted(value, 'stored field')} that an update may compute again for every row`,
  },
  untested: {
    of: 10,
    full: 5_000,
    value: ({ size, tests }) => Math.max(0, size.python - linesPerTest * tests.methods),
    text: ({ tests }, value) =>
      value === 0
        ? `${counted(tests.methods, 'test')} for its Python`
        : `${counted(value, 'line')} of Python beyond what ${counted(tests.methods, 'test')} can look after`,
  },
  change: {
    of: 5,
    full: 200,
    value: ({ age }) => age?.changesLastYear ?? null,
    text: (_, value) => `${counted(value, 'change')} in the last year`,
  },
}

function sharedWords({ methods, fields, views }: Costly['shared']): string {
  const words = [counted(methods, 'method'), counted(fields, 'field'), counted(views, 'view')].filter((each) => !each.startsWith('0 '))
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** What breaks when the original changes. */
function outright({ withoutSuper, replaced }: Costly['shared']): string {
  const words = [counted(withoutSuper, 'method'), counted(replaced, 'view part')].filter((each) => !each.startsWith('0 '))
  return words.length === 0 ? '' : `; replaces ${words.join(' and ')} outright`
}

/** The heaviest first. */
export function contributionsOf(module: Costly): Contribution[] {
  return CostPart.options.map((part) => contribution(part, module)).sort((a, b) => b.points - a.points)
}

function contribution(part: CostPart, module: Costly): Contribution {
  const { of, full, value: measure, text } = parts[part]
  const value = measure(module)
  if (value === null) return { part, value, points: 0, of, text: 'not measured' }
  const points = of * Math.min(1, Math.log2(1 + value) / Math.log2(1 + full))
  return { part, value, points: round(points), of, text: text(module, value) }
}

/** The costliest first; equals in name order. */
export function rankModules(modules: Costly[]): ReviewedModule[] {
  return modules
    .map((module) => {
      const because = contributionsOf(module)
      return { ...module, because, points: round(because.reduce((sum, { points }) => sum + points, 0)) }
    })
    .sort((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1))
    .map((module, index) => ({ ...module, rank: index + 1 }))
}

const round = (points: number): number => Math.round(points * 10) / 10
