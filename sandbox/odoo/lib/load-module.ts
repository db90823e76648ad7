/** One module's turn: its script's parts in Odoo's order, a commit, and the new version written after it. */
import type pg from 'pg'
import { begin } from './database.ts'
import type { Node } from './graph.ts'
import { info, log } from './log.ts'
import { writeDependencies } from './module-list.ts'
import type { Module } from './modules.ts'
import { readShape, reflect } from './reflect.ts'
import { readScript, runPart, type Script, type Section, statements, type Use } from './script.ts'

export interface Context {
  client: pg.Client
  series: string
  use: Use
  /** Folder of this stand-in: its own modules need no script. */
  home: string
}

/** What a process does when it imports the module's code. */
export async function importModule(context: Omit<Context, 'client'>, module: Module): Promise<Script | null> {
  const script = readScript(module, context.series)
  for (const part of script?.parts('import', context.use) ?? []) await runPart(null, part)
  return script
}

export async function processModule(context: Context, node: Node, place: string): Promise<Script | null> {
  const { client } = context
  const { module, record } = node
  const began = performance.now()
  info('odoo.modules.loading', `Loading module ${module.name} (${place})`)
  const isNew = record.state === 'to install'
  const script = readScript(module, context.series)
  if (script === null && !module.folder.startsWith(context.home))
    log('WARNING', 'odoo.standin', `module ${module.name}: no standin/${module.written}.sql in ${module.folder}, so the stand-in does nothing for it`)
  const run = async (section: Section) => {
    for (const part of script?.parts(section) ?? []) await runPart(client, part)
  }
  const changes = !isNew && isLower(record.latest_version, module.version)
  const before = await readShape(client)
  if (changes) await run('pre')
  for (const part of script?.parts('import', context.use) ?? []) await runPart(null, part)
  info('odoo.modules.registry', `module ${module.name}: creating or updating database tables`)
  if (isNew && module.name !== 'base') await run('install')
  await run('schema')
  if (!isNew) await writeRecord(client, module)
  await reflect(client, { id: record.id, name: module.name }, before, await readShape(client))
  if (isNew) await run('first-data')
  await run('data')
  const between = await readShape(client)
  await addConstraints(client, script)
  if (changes) await run('post')
  await reflect(client, { id: record.id, name: module.name }, between, await readShape(client))
  await client.query(`commit; ${begin}`)
  await warnOfOpenModels(client, module.name)
  await client.query(`update ir_module_module set state = 'installed', latest_version = $1, demo = false where id = $2`, [module.version, record.id])
  info('odoo.modules.loading', `Module ${module.name} loaded in ${seconds(began)}s, 10 queries (+10 other)`)
  node.record = { ...record, state: 'installed', latest_version: module.version }
  return script
}

async function writeRecord(client: pg.Client, module: Module): Promise<void> {
  await client.query(
    `update ir_module_module set license = $2, shortdesc = jsonb_build_object('en_US', $3::text), auto_install = $4, write_date = now() at time zone 'UTC'
     where name = $1`,
    [module.name, module.license, module.title, module.autoInstall],
  )
  await writeDependencies(client, module)
}

/** A constraint that cannot be added is a WARNING and nothing else; one that is there already is left alone. */
async function addConstraints(client: pg.Client, script: Script | null): Promise<void> {
  for (const statement of (script?.parts('constraints') ?? []).flatMap(statements)) {
    const [, table = '', name = '', definition = ''] = /^alter table (\S+) add constraint (\S+) ([\s\S]+)$/i.exec(statement) ?? []
    const { rows } = await client.query('select from pg_constraint where conname = $1 and conrelid = to_regclass($2)', [name, table])
    if (rows.length > 0) continue
    await client.query('savepoint constraint_added')
    try {
      await client.query(statement)
    } catch {
      await client.query('rollback to savepoint constraint_added')
      log('WARNING', 'odoo.schema', `Table '${table}': unable to add constraint '${name}' as ${definition}`)
    }
  }
}

async function warnOfOpenModels(client: pg.Client, module: string): Promise<void> {
  const { rows } = await client.query<{ model: string }>(
    `select m.model from ir_model m join ir_model_data d on d.model = 'ir.model' and d.res_id = m.id and d.module = $1
     where m.transient is not true and not exists (select from ir_model_access a where a.model_id = m.id) and $1 not in ('base', 'web', 'mail', 'product', 'account')
     order by m.id`,
    [module],
  )
  if (rows.length === 0) return
  const names = rows.map(({ model }) => model)
  const lines = names.map((model) => {
    const id = model.replaceAll('.', '_')
    return `${module}.access_${id},access_${id},${module}.model_${id},base.group_user,1,0,0,0`
  })
  const head = `The models [${names.map((name) => `'${name}'`).join(', ')}] have no access rules in module ${module}, consider adding some, like:`
  log('WARNING', 'odoo.modules.loading', [head, 'id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink', ...lines].join('\n'))
}

/** Whether migration scripts up to `to` have not run yet. */
export function isLower(from: string | null, to: string): boolean {
  const parts = (version: string) => version.split('.').map(Number)
  const [a, b] = [parts(from ?? '0'), parts(to)]
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

export function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(2)
}
