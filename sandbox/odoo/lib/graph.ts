/** Which modules are loaded, in the order in which Odoo loads them: by depth, then by name. */
import { info, log } from './log.ts'
import type { Module, Modules } from './modules.ts'

export interface Record {
  id: number
  name: string
  state: string
  latest_version: string | null
}

export interface Node {
  module: Module
  record: Record
  depth: number
}

export type Graph = Map<string, Node>

/** Adds what can be loaded of `records`, and says what cannot. */
export function addToGraph(graph: Graph, modules: Modules, records: Record[]): void {
  const waiting = new Map(records.filter(({ name }) => !graph.has(name)).map((record) => [record.name, record]))
  for (const name of waiting.keys()) {
    if (modules.get(name)?.installable) continue
    log('WARNING', 'odoo.modules.graph', `module ${name}: not installable, skipped`)
    waiting.delete(name)
  }
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size
    for (const [name, record] of waiting) {
      const module = modules.get(name)
      const above = (module?.depends ?? []).map((each) => graph.get(each))
      if (module === undefined || above.some((node) => node === undefined)) continue
      graph.set(name, { module, record, depth: 1 + Math.max(-1, ...above.map((node) => node?.depth ?? 0)) })
      waiting.delete(name)
    }
  }
  for (const name of waiting.keys()) {
    const missing = (modules.get(name)?.depends ?? []).filter((each) => !graph.has(each))
    info('odoo.modules.graph', `module ${name}: Unmet dependencies: ${missing.join(', ')}`)
  }
}

export function inOrder(graph: Graph): Node[] {
  return [...graph.values()].sort((a, b) => a.depth - b.depth || (a.module.name < b.module.name ? -1 : 1))
}
