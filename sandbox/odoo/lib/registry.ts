/**
 * Loading a registry, which in Odoo is also updating: every process that opens a database does it, and finishes what an earlier update left half-done. The
 * order of things, the commits between them and what is only a WARNING are Odoo's (odoo/modules/loading.py).
 */
import type pg from 'pg'
import { begin, exists, pythonName } from './database.ts'
import { addToGraph, type Graph, inOrder, type Node } from './graph.ts'
import { type Context, importModule, isLower, processModule } from './load-module.ts'
import { info, log, traceOf } from './log.ts'
import { checkNames, markForInstall, markForUpgrade, recordsIn, updateList } from './module-list.ts'
import { findModules, type Modules } from './modules.ts'
import type { Options } from './options.ts'
import { KeyboardInterrupt } from './quit.ts'
import { readShape, reflect } from './reflect.ts'
import { runPart, type Script, type Use } from './script.ts'

export interface Loading {
  client: pg.Client
  options: Options
  /** Of the source tree; null: the database's own. */
  series: string | null
  use: Use
  home: string
  /** Modules to install and to update; empty for a server that is only started. */
  init: string[]
  update: string[]
}

export interface Registry {
  series: string
  modules: Modules
  /** Scripts of the loaded modules, in order. */
  scripts: Script[]
}

/** @throws whatever ended it, after module states were put back as Odoo puts them back */
export async function loadRegistry(loading: Loading): Promise<Registry> {
  const began = performance.now()
  const { client } = loading
  try {
    await client.query(begin)
    const registry = await loadModules(loading)
    await client.query('commit')
    if (registry.series !== '16.0' && loading.init.length + loading.update.length > 0) await client.query(`select nextval('base_registry_signaling')`)
    info('odoo.modules.registry', `Registry loaded in ${((performance.now() - began) / 1000).toFixed(3)}s`)
    return registry
  } catch (error) {
    if (error instanceof KeyboardInterrupt) throw error
    await client.query('rollback').catch(() => {})
    log('ERROR', 'odoo.modules.registry', 'Failed to load registry', traceOf(pythonName(error)))
    await resetStates(client).catch(() => {})
    throw error
  }
}

async function loadModules(loading: Loading): Promise<Registry> {
  const { client, init, update } = loading
  const updates = init.length + update.length > 0
  const isNew = !(await exists(client, 'ir_module_module'))
  if (isNew && !updates) {
    log('ERROR', 'odoo.modules.loading', `Database ${loading.options.database} not initialized, you can force it with \`-i base\``)
    return { series: loading.series ?? '18.0', modules: new Map(), scripts: [] }
  }
  const series = loading.series ?? (isNew ? '18.0' : await seriesOfDatabase(client))
  const modules = findModules(loading.options.addonsPath, series)
  const context: Context = { client, series, use: loading.use, home: loading.home }
  const graph: Graph = new Map()
  const scripts = new Map<string, Script>()
  if (isNew) await initialise(context, modules)
  if (update.includes('base') || update.includes('all'))
    await client.query(`update ir_module_module set state = 'to upgrade' where name = 'base' and state = 'installed'`)
  addToGraph(
    graph,
    modules,
    (await recordsIn(client, ['installed', 'to upgrade', 'to remove', 'to install'])).filter(({ name }) => name === 'base'),
  )
  if (graph.size === 0) {
    log('CRITICAL', 'odoo.modules.loading', 'module base cannot be loaded! (hint: verify addons-path)')
    throw new Error('ImportError: Module `base` cannot be loaded! (hint: verify addons-path)')
  }
  const earlier = new Map<string, string | null>()
  await loadGraph(context, graph, scripts, earlier)
  if (updates) await mark(loading, modules)
  for (let before = -1; before < scripts.size + graph.size; ) {
    before = scripts.size + graph.size
    addToGraph(graph, modules, await recordsIn(client, ['installed', 'to upgrade', 'to remove']))
    await loadGraph(context, graph, scripts, earlier)
    if (!updates) break
    addToGraph(graph, modules, await recordsIn(client, ['to install']))
    await loadGraph(context, graph, scripts, earlier)
  }
  await finish(context, graph, scripts, earlier, updates)
  return { series, modules, scripts: inOrder(graph).flatMap(({ module }) => scripts.get(module.name) ?? []) }
}

async function mark({ client, init, update }: Loading, modules: Modules): Promise<void> {
  await updateList(client, modules)
  await checkNames(client, [...init, ...update])
  await markForInstall(client, modules, init)
  await markForUpgrade(client, modules, update)
  await client.query(`update ir_module_module set state = 'installed' where name = 'base'`)
}

/** The tables of base, without which no other question can be asked; its data comes when it is loaded. */
async function initialise({ client, series, home }: Context, modules: Modules): Promise<void> {
  info('odoo.modules.loading', 'init db')
  const base = modules.get('base')
  if (base === undefined) throw new Error('ImportError: Module `base` cannot be loaded! (hint: verify addons-path)')
  const script = await importModule({ series, use: 'update', home }, base)
  const empty = await readShape(client)
  for (const part of script?.parts('install') ?? []) await runPart(client, part)
  const { rows } = await client.query<{ id: number }>(
    `insert into ir_module_module (name, state, author, license, shortdesc, auto_install)
     values ('base', 'to install', 'Odoo S.A.', 'LGPL-3', '{"en_US": "Base"}', true) returning id`,
  )
  await reflect(client, { id: rows[0]?.id ?? 1, name: 'base' }, empty, await readShape(client))
}

async function loadGraph(context: Context, graph: Graph, scripts: Map<string, Script>, earlier: Map<string, string | null>): Promise<void> {
  const nodes = inOrder(graph)
  const fresh = nodes.filter(({ module }) => !earlier.has(module.name))
  if (fresh.length > 0) info('odoo.modules.loading', `loading ${fresh.length} modules...`)
  for (const node of fresh) {
    earlier.set(node.module.name, node.record.state === 'to install' ? node.module.version : node.record.latest_version)
    const script = await loadNode(context, node, `${nodes.indexOf(node) + 1}/${nodes.length}`)
    if (script !== null) scripts.set(node.module.name, script)
  }
}

function loadNode(context: Context, node: Node, place: string): Promise<Script | null> {
  const needsUpdate = node.record.state === 'to install' || node.record.state === 'to upgrade'
  return needsUpdate ? processModule(context, node, place) : importModule(context, node.module)
}

async function finish(
  context: Context,
  graph: Graph,
  scripts: Map<string, Script>,
  earlier: Map<string, string | null>,
  updates: boolean,
): Promise<void> {
  const { client } = context
  const missing = (await recordsIn(client, ['installed', 'to upgrade', 'to remove'])).map(({ name }) => name).filter((name) => !graph.has(name))
  if (missing.length > 0)
    log('ERROR', 'odoo.modules.loading', `Some modules are not loaded, some dependencies or manifest may be missing: ${listed(missing)}`)
  for (const { module } of inOrder(graph)) {
    if (!isLower(earlier.get(module.name) ?? null, module.version)) continue
    for (const part of scripts.get(module.name)?.parts('end') ?? []) await runPart(client, part)
  }
  const left = (await recordsIn(client, ['to install', 'to upgrade'])).map(({ name }) => name)
  if (left.length > 0)
    log('ERROR', 'odoo.modules.loading', `Some modules have inconsistent states, some dependencies may be missing: ${listed(left)}`)
  if (updates) await checkCustomViews(client)
  info('odoo.modules.loading', 'Modules loaded.')
}

/** Views without an external id were made by hand. One that shows a field which its model has not got is a WARNING. */
async function checkCustomViews(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ model: string; name: string; field: string }>(
    `select v.model, v.name, f.field[1] as field
     from ir_ui_view v, regexp_matches(coalesce(v.arch_db->>'en_US', ''), '<field name="([^"]+)"', 'g') as f(field)
     where v.active and v.model is not null and not exists (select from ir_model_data d where d.model = 'ir.ui.view' and d.res_id = v.id)
       and not exists (select from ir_model_fields c where c.model = v.model and c.name = f.field[1])
     order by v.id`,
  )
  for (const { model, name, field } of rows) {
    const error = `Error while validating view near:\n\n<form __validate__="1"><field name="${field}"/></form>\n\nField "${field}" does not exist in model "${model}"`
    log(
      'WARNING',
      'odoo.modules.loading',
      `invalid custom view(s) for model ${model}: ${error}\n\nView error context:\n{'name': '${name}', 'view.model': '${model}'}\n`,
    )
  }
}

async function resetStates(client: pg.Client): Promise<void> {
  if (!(await exists(client, 'ir_module_module')))
    return info('odoo.modules.loading', 'skipping reset_modules_state, ir_module_module table does not exists')
  await client.query(`update ir_module_module set state = 'installed' where state in ('to remove', 'to upgrade')`)
  await client.query(`update ir_module_module set state = 'uninstalled' where state = 'to install'`)
  log('WARNING', 'odoo.modules.loading', 'Transient module states were reset')
}

async function seriesOfDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ version: string | null }>(`select latest_version as version from ir_module_module where name = 'base'`)
  return /^(\d+\.\d+)\./.exec(rows[0]?.version ?? '')?.[1] ?? '18.0'
}

function listed(names: string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`
}
