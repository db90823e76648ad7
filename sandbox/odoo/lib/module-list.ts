/** The table of modules: what is on the path, what is asked for, what is marked for it. */
import type pg from 'pg'
import type { Record } from './graph.ts'
import { info, log } from './log.ts'
import type { Module, Modules } from './modules.ts'

/** Every module on the path has a row, with its dependencies; new ones are `uninstalled`. */
export async function updateList(client: pg.Client, modules: Modules): Promise<void> {
  info('odoo.modules.loading', 'updating modules list')
  const all = [...modules.values()]
  const { rows } = await client.query<{ id: number; name: string }>(
    `insert into ir_module_module (name, state, author, license, shortdesc, auto_install, create_date, write_date)
     select name, 'uninstalled', 'Odoo S.A.', license, jsonb_build_object('en_US', title), auto, now() at time zone 'UTC', now() at time zone 'UTC'
     from unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) with ordinality as new(name, license, title, auto, place)
     where not exists (select from ir_module_module m where m.name = new.name) order by place returning id, name`,
    [all.map(({ name }) => name), all.map(({ license }) => license), all.map(({ title }) => title), all.map(({ autoInstall }) => autoInstall)],
  )
  for (const { id, name } of rows)
    await client.query(`insert into ir_model_data (module, model, name, res_id, noupdate) values ('base', 'ir.module.module', $1, $2, true)`, [
      `module_${name}`,
      id,
    ])
  for (const module of all) await writeDependencies(client, module)
}

export async function writeDependencies(client: pg.Client, { name, depends }: Module): Promise<void> {
  await client.query(
    `with own as (select id from ir_module_module where name = $1),
     gone as (delete from ir_module_module_dependency d using own where d.module_id = own.id and not d.name = any($2::text[]))
     insert into ir_module_module_dependency (name, module_id)
     select new.name, own.id from own, unnest($2::text[]) as new(name)
     where not exists (select from ir_module_module_dependency d where d.module_id = own.id and d.name = new.name)`,
    [name, depends],
  )
}

export async function checkNames(client: pg.Client, names: string[]): Promise<void> {
  const wanted = names.filter((name) => name !== 'all' || !names.includes('base'))
  const { rows } = await client.query<{ name: string }>('select name from ir_module_module where name = any($1::text[])', [wanted])
  const unknown = wanted.filter((name) => !rows.some((row) => row.name === name))
  if (unknown.length > 0) log('WARNING', 'odoo.modules.loading', `invalid module names, ignored: ${[...new Set(unknown)].join(', ')}`)
}

/** Marks modules and what they need and have not got. @throws over one that the path lacks */
export async function markForInstall(client: pg.Client, modules: Modules, names: string[]): Promise<void> {
  const wanted = closure(names, (name) => modules.get(name)?.depends ?? [])
  await client.query(`update ir_module_module set state = 'to install' where state = 'uninstalled' and name = any($1::text[])`, [wanted])
  const automatic = [...modules.values()].filter((module) => module.autoInstall && module.depends.every((each) => wanted.includes(each)))
  await client.query(`update ir_module_module set state = 'to install' where state = 'uninstalled' and name = any($1::text[])`, [
    automatic.map(({ name }) => name),
  ])
}

/** Marks modules, and every installed one that depends on them by the table's own dependencies; what an upgraded one newly needs is installed. */
export async function markForUpgrade(client: pg.Client, modules: Modules, names: string[]): Promise<void> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `select m.name, array(select d.name::text from ir_module_module_dependency d where d.module_id = m.id) as needs
     from ir_module_module m where m.state in ('installed', 'to upgrade')`,
  )
  const there = new Set(rows.map(({ name }) => name))
  const asked = names.includes('all') ? ['base', ...names] : names
  const marked = closure(
    asked.filter((name) => there.has(name)),
    (name) => rows.filter(({ needs }) => needs.includes(name)).map((row) => row.name),
  )
  await client.query(`update ir_module_module set state = 'to upgrade' where state = 'installed' and name = any($1::text[])`, [marked])
  await markForInstall(
    client,
    modules,
    marked.flatMap((name) => modules.get(name)?.depends ?? []).filter((name) => !there.has(name)),
  )
}

export async function recordsIn(client: pg.Client, states: string[]): Promise<Record[]> {
  const { rows } = await client.query<Record>(
    'select id, name, state, latest_version from ir_module_module where state = any($1::text[]) order by name',
    [states],
  )
  return rows
}

function closure(names: string[], next: (name: string) => string[]): string[] {
  const found = new Set<string>()
  const visit = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const each of next(name)) visit(each)
  }
  for (const name of names) visit(name)
  return [...found]
}
