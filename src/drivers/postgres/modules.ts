/**
 * Odoo's own table of modules. It is named with its schema: the application role may create functions and views in `public`, and the admin must not run them by a
 * name that it meant otherwise.
 */
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import type { ModuleState } from '../../domain/plan.ts'

/**
 * Null: this is no Odoo database. Modules that were imported through the web client (base_import_module) have no folder and are no part of an update; they are
 * left out, as Odoo leaves them out when it loads.
 */
export async function findModules(client: pg.Client): Promise<ModuleState[] | null> {
  const { rows: found } = await client.query<{ present: boolean }>(`select to_regclass('public.ir_module_module') is not null as present`)
  if (!found[0]?.present) return null
  const { rows: columns } = await client.query(
    `select from pg_attribute where attrelid = 'public.ir_module_module'::regclass and attname = 'imported' and not attisdropped`,
  )
  const { rows } = await client.query<ModuleState>(
    `select m.name, coalesce(m.state, '') as state, m.latest_version as version,
       array(select d.name from public.ir_module_module_dependency d where d.module_id = m.id order by 1)::text[] as "dependsOn"
     from public.ir_module_module m ${columns.length === 0 ? '' : 'where m.imported is not true'} order by m.name`,
  )
  return rows
}

/** @throws EvenkeelError notMeasured where there is no Odoo: an empty list would pass every check */
export async function readModules(client: pg.Client, name: string): Promise<ModuleState[]> {
  const modules = await findModules(client)
  if (modules) return modules
  throw new EvenkeelError('notMeasured', `The database ${name} holds no Odoo: it has no table ir_module_module.`, { hint: 'evenkeel doctor' })
}

/** Series of base: `16.0.1.3` is 16.0, `saas~17.2.1.0` is saas~17.2; null without base. */
export function seriesOf(modules: ModuleState[]): string | null {
  const version = modules.find((module) => module.name === 'base')?.version
  return /^((?:saas[~-])?\d+\.\d+)\./.exec(version ?? '')?.[1] ?? null
}
