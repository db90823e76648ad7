/**
 * What Odoo's own registry in the two databases says about tables, fields and relations. The first external id of a record, by its id, names the module
 * that brought it: modules that extend a model or field get theirs later. What existed before is judged by the database as it stood before.
 */
import type { DeltaCatalogue } from '../../../domain/catalogue.ts'
import type { SchemaOwnership } from '../../../domain/delta/explain-schema.ts'
import type { TableFacts } from '../../../domain/delta/facts.ts'
import { tableOf } from '../../../domain/delta/models.ts'
import { both, type Side, type Sides } from './side.ts'

export interface OdooFacts extends SchemaOwnership {
  /** Both databases hold Odoo's registry. */
  present: boolean
  tableFacts(table: string): TableFacts
  modelOf(table: string): string | null
  /** Rows of an assistant, thrown away by the hour. */
  isTransient(table: string): boolean
}

interface SideFacts {
  models: Map<string, { name: string; transient: boolean; modules: string[] }>
  fields: Map<string, string[]>
  relations: Map<string, { modules: string[]; model: string | null }>
  constraints: Map<string, string>
  foreignKeys: ForeignKeys
}

/** Label of a table -> column -> label of the table that it names. */
export type ForeignKeys = Map<string, Map<string, string>>

const nothing: SideFacts = { models: new Map(), fields: new Map(), relations: new Map(), constraints: new Map(), foreignKeys: new Map() }

export async function readOdooFacts(sides: Sides, catalogue: DeltaCatalogue): Promise<OdooFacts & { foreignKeys: ForeignKeys }> {
  const present = await both(sides, hasRegistry)
  const { before, after } = await both(sides, (side) => (present[side.name] ? readSide(side, catalogue) : nothingBut(side)))
  const modelOf = (table: string) => (before.models.get(table) ?? after.models.get(table))?.name ?? null
  const definerOf = (table: string) => {
    const [model, relation] = [before.models.get(table) ?? after.models.get(table), before.relations.get(table) ?? after.relations.get(table)]
    return model?.modules[0] ?? relation?.modules[0] ?? null
  }
  const union = (a: string[] = [], b: string[] = []) => [...new Set([...a, ...b])]
  const foreignKeys = new Map(
    [...before.foreignKeys, ...after.foreignKeys].map(([table, keys]) => [table, new Map([...(before.foreignKeys.get(table) ?? []), ...keys])]),
  )
  return {
    present: present.before && present.after,
    modelOf,
    definerOf,
    extendersOf: (table) => union(before.models.get(table)?.modules, after.models.get(table)?.modules),
    declarersOf(table, column) {
      const name = `${modelOf(table)}.${column}`
      return union(before.fields.get(name), after.fields.get(name))
    },
    constraintModule: (name) => before.constraints.get(name) ?? after.constraints.get(name) ?? null,
    isTransient: (table) => (before.models.get(table) ?? after.models.get(table))?.transient === true,
    tableFacts(table) {
      const model = before.models.get(table) ?? after.models.get(table)
      const relation = before.relations.get(table) ?? after.relations.get(table)
      const holder = relation?.model == null ? null : tableOf(relation.model, catalogue)
      const column = [...(foreignKeys.get(table) ?? [])].find(([, target]) => target === holder)?.[0] ?? null
      return {
        table,
        model: model ? { name: model.name, definer: model.modules[0] ?? null, transient: model.transient } : null,
        relation: relation ? { definer: relation.modules[0] ?? null, column } : null,
      }
    },
    foreignKeys,
  }
}

async function hasRegistry(side: Side): Promise<boolean> {
  const { rows } = await side.look.query<{ found: number }>(
    `select count(*)::int as found from unnest($1::text[]) as wanted(name) where to_regclass('public.' || wanted.name) is not null`,
    [['ir_model', 'ir_model_fields', 'ir_model_data', 'ir_model_relation', 'ir_model_constraint', 'ir_module_module']],
  )
  return rows[0]?.found === 6
}

async function nothingBut(side: Side): Promise<SideFacts> {
  return { ...nothing, foreignKeys: await readForeignKeys(side) }
}

async function readSide(side: Side, catalogue: DeltaCatalogue): Promise<SideFacts> {
  const ask = async <T extends object>(sql: string) => (await side.look.query<T>(sql)).rows
  const models = await ask<{ model: string; transient: boolean | null; modules: string[] | null }>(
    `select m.model, m.transient, (select array_agg(d.module::text order by d.id) from public.ir_model_data d where d.model = 'ir.model' and d.res_id = m.id) as modules
       from public.ir_model m`,
  )
  const fields = await ask<{ field: string; modules: string[] }>(
    `select f.model || '.' || f.name as field, array_agg(d.module::text order by d.id) as modules
       from public.ir_model_fields f join public.ir_model_data d on d.model = 'ir.model.fields' and d.res_id = f.id group by 1`,
  )
  const relations = await ask<{ name: string; modules: string[]; model: string | null }>(
    `select r.name, array_agg(x.name::text order by r.id) as modules, (array_agg(m.model::text order by r.id))[1] as model
       from public.ir_model_relation r join public.ir_module_module x on x.id = r.module left join public.ir_model m on m.id = r.model group by 1`,
  )
  const constraints = await ask<{ name: string; module: string }>(
    `select distinct on (c.name) c.name, x.name as module from public.ir_model_constraint c join public.ir_module_module x on x.id = c.module order by c.name, c.id`,
  )
  return {
    models: new Map(
      models.map(({ model, transient, modules }) => [
        tableOf(model, catalogue),
        { name: model, transient: transient === true, modules: modules ?? [] },
      ]),
    ),
    fields: new Map(fields.map(({ field, modules }) => [field, modules])),
    relations: new Map(relations.map(({ name, ...relation }) => [name, relation])),
    constraints: new Map(constraints.map(({ name, module }) => [name, module])),
    foreignKeys: await readForeignKeys(side),
  }
}

/** Foreign keys over one column that name another table's `id`. */
async function readForeignKeys(side: Side): Promise<ForeignKeys> {
  const { rows } = await side.look.query<{ table: string; column: string; target: string }>(
    `select case when rn.nspname = 'public' then r.relname else rn.nspname || '.' || r.relname end as "table", a.attname as "column",
            case when fn.nspname = 'public' then f.relname else fn.nspname || '.' || f.relname end as target
       from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_namespace rn on rn.oid = r.relnamespace
       join pg_class f on f.oid = c.confrelid join pg_namespace fn on fn.oid = f.relnamespace
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       join pg_attribute fa on fa.attrelid = c.confrelid and fa.attnum = c.confkey[1]
      where c.contype = 'f' and cardinality(c.conkey) = 1 and fa.attname = 'id'
      order by 1, a.attnum`,
  )
  const keys: ForeignKeys = new Map()
  for (const { table, column, target } of rows) keys.set(table, (keys.get(table) ?? new Map<string, string>()).set(column, target))
  return keys
}
