/** Views that several modules say: whoever extends a view, directly or over another extension of it, and whoever writes the record of another module's view. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { XmlViewFact } from '../../domain/facts/xml.ts'
import type { Point } from './shared-code.ts'

interface View {
  /** With the module in front. */
  id: string
  module: string
  file: string
  fact: XmlViewFact
  /** The view that it extends, or null: it stands on its own. */
  extends: string | null
}

/** @param modules in the order in which Odoo loads them */
export function sharedViews(modules: ModuleFacts[]): Point[] {
  const views = modules.flatMap(viewsOf)
  const first = new Map<string, View>()
  for (const view of views) if (!first.has(view.id)) first.set(view.id, view)
  const points = new Map<string, Point>()
  for (const view of views) addView(points, view, first)
  return [...points.values()].filter(({ modules: saying }) => saying.length > 1)
}

function viewsOf(module: ModuleFacts): View[] {
  const full = (id: string) => (id.includes('.') ? id : `${module.name}.${id}`)
  return Object.entries(module.xml).flatMap(([file, { views }]) =>
    views.flatMap((fact): View[] => {
      if (fact.id === null) return []
      const extended = fact.inherit !== null && fact.mode !== 'primary' ? full(fact.inherit) : null
      return [{ id: full(fact.id), module: module.name, file, fact, extends: extended }]
    }),
  )
}

function addView(points: Map<string, Point>, view: View, first: Map<string, View>): void {
  const { root, length } = rootOf(view, first)
  const owner = root.slice(0, root.indexOf('.'))
  const origin = first.get(root)
  const place = { module: view.module, file: view.file, line: view.fact.line, callsSuper: null, replaced: replacedBy(view, owner) }
  const point = points.get(root)
  if (!point) {
    points.set(root, { kind: 'view', name: root, modules: [place], chain: length, originKnown: origin?.module === owner })
    return
  }
  point.chain = Math.max(point.chain ?? 1, length)
  const same = point.modules.find(({ module }) => module === view.module)
  if (same) same.replaced += place.replaced
  else point.modules.push(place)
}

/** The view that all extensions lead to, and how many views lie one on the other. A circle ends where it closes. */
function rootOf(view: View, first: Map<string, View>): { root: string; length: number } {
  const seen = new Set([view.id])
  let [root, above, length] = [view.id, view.extends, 1]
  while (above !== null && !seen.has(above)) {
    seen.add(above)
    root = above
    length++
    above = first.get(above)?.extends ?? null
  }
  return { root, length }
}

/** Places of another module's view that it replaces; the whole view where it writes that module's record. */
function replacedBy({ id, module, fact, extends: extended }: View, owner: string): number {
  if (module === owner) return 0
  if (extended === null) return id.startsWith(`${module}.`) ? 0 : 1
  return fact.operations.filter(({ position }) => position === 'replace').length
}
