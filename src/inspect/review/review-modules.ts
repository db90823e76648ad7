/** From facts to the review: measured, joined, ranked. Pure: files were read before, and when they changed is told. */
import { toDocument } from '../../domain/document.ts'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { ModuleAge, ModuleReview, Shared, SharedPoint } from '../../domain/module-review.ts'
import { rankModules } from '../../domain/release-cost.ts'
import { dependsOf, readDependencies } from './dependencies.ts'
import { measureModule, textsIn } from './measure-module.ts'
import { type Point, sharedCode } from './shared-code.ts'
import { sharedViews } from './shared-views.ts'

export interface ReviewInput extends Pick<ModuleReview, 'at' | 'series' | 'folders' | 'instance' | 'notMeasured'> {
  modules: ModuleFacts[]
  /** What lies below or beside them: it is not reviewed, but says what they override and how deep they lie. */
  around: ModuleFacts[]
  /** By module; null: not measured. */
  ages: Map<string, ModuleAge | null>
}

export function reviewModules({ modules, around, ages, at, series, folders, instance, notMeasured }: ReviewInput): ModuleReview {
  const all = new Map([...around, ...modules].map((module) => [module.name, module]))
  const dependencies = readDependencies([...all.values()])
  const inOrder = dependencies.order.flatMap((name) => all.get(name) ?? [])
  const points = [...sharedCode(inOrder), ...sharedViews(inOrder)]
  const byModule = pointsByModule(points)
  const measured = modules.map((module) => ({
    ...measureModule(module),
    name: module.name,
    folder: module.folder,
    version: typeof module.manifest.values.version === 'string' ? module.manifest.values.version : null,
    dependsOn: dependsOf(module),
    depth: dependencies.depth(module.name),
    dependents: dependencies.dependents(module.name),
    shared: sharedOf(module.name, byModule.get(module.name) ?? []),
    age: ages.get(module.name) ?? null,
    unread: new Set(unreadIn(module).map(({ path }) => path)).size,
  }))
  return toDocument('ModuleReview', {
    at,
    series,
    folders,
    instance,
    modules: rankModules(measured),
    overridden: overriddenBy(points, new Set(modules.map(({ name }) => name))),
    notMeasured: [...notMeasured, ...unreadOf(modules)],
  })
}

function pointsByModule(points: Point[]): Map<string, Point[]> {
  const found = new Map<string, Point[]>()
  for (const point of points)
    for (const { module } of point.modules) {
      const list = found.get(module)
      if (list) list.push(point)
      else found.set(module, [point])
    }
  return found
}

function sharedOf(name: string, points: Point[]): Shared {
  const count = (kind: Point['kind']) => points.filter((point) => point.kind === kind).length
  const later = points.flatMap(({ modules: [, ...others] }) => others.filter(({ module }) => module === name))
  const places = points.flatMap(({ modules }) => modules.filter(({ module }) => module === name))
  return {
    methods: count('method'),
    fields: count('field'),
    views: count('view'),
    withoutSuper: later.filter(({ callsSuper }) => callsSuper === false).length,
    replaced: places.reduce((sum, { replaced }) => sum + replaced, 0),
  }
}

/** Where at least two modules override what a third one says. Of a thing that comes from a module that was not read, every module overrides it. */
function overriddenBy(points: Point[], reviewed: Set<string>): SharedPoint[] {
  return points
    .filter(({ modules, originKnown }) => modules.length > (originKnown ? 2 : 1) && modules.some(({ module }) => reviewed.has(module)))
    .sort((a, b) => b.modules.length - a.modules.length || (a.name < b.name ? -1 : 1))
    .map(({ originKnown: _, ...point }) => point)
}

function unreadOf(modules: ModuleFacts[]): string[] {
  return modules.flatMap((module) => {
    const { name } = module
    const [first, ...more] = unreadIn(module)
    if (!first) return []
    const rest = more.length === 0 ? '' : `, and ${more.length} more`
    return [`${name}/${first.path}:${first.line} ${first.text}${rest}: missing from the figures of ${name}`]
  })
}

/** A data file that no manifest names is not Odoo's to load: an empty one beside the others is no gap. */
function unreadIn({ manifest, troubles }: ModuleFacts): ModuleFacts['troubles'] {
  const named = new Set(['data', 'demo', 'init_xml', 'update_xml', 'demo_xml'].flatMap((key) => textsIn(manifest.values[key])))
  return troubles.filter(({ path }) => !/\.(xml|csv)$/.test(path) || path.startsWith('static/src/') || named.has(path))
}
