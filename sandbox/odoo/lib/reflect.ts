/**
 * Odoo's registry in the database (models, fields, relations, constraints and their external ids), kept in step with the tables: what a module's SQL brought
 * since the last look is that module's, what is gone loses its entries.
 */
import type pg from 'pg'

/** Tables that are not called after their model. */
const models: Record<string, string> = {
  ir_actions: 'ir.actions.actions',
  ir_act_window: 'ir.actions.act_window',
  ir_act_server: 'ir.actions.server',
}

export function modelOf(table: string): string {
  return models[table] ?? table.replaceAll('_', '.')
}

interface Column {
  table: string
  column: string
  type: string
  required: boolean
  target: string | null
}

interface Constraint {
  table: string
  name: string
  type: string
  definition: string
}

export interface Shape {
  columns: Map<string, Column>
  constraints: Map<string, Constraint>
}

export async function readShape(client: pg.Client): Promise<Shape> {
  const { rows: columns } = await client.query<Column>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, a.attnotnull as required,
      (select f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum] limit 1) as target
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    order by c.oid, a.attnum`)
  const { rows: constraints } = await client.query<Constraint>(`
    select c.relname as table, k.conname as name, case k.contype when 'f' then 'f' else 'u' end as type, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.connamespace = 'public'::regnamespace and k.contype in ('c', 'u', 'f') order by k.oid`)
  return {
    columns: new Map(columns.map((each) => [`${each.table}.${each.column}`, each])),
    constraints: new Map(constraints.map((each) => [`${each.table}.${each.name}`, each])),
  }
}

/** Writes down what changed from one shape to the other, as brought by the module. Answers the models that are new. */
export async function reflect(client: pg.Client, module: { id: number; name: string }, before: Shape, after: Shape): Promise<string[]> {
  const came = [...after.columns].filter(([key]) => !before.columns.has(key)).map(([, column]) => column)
  const went = [...before.columns].filter(([key]) => !after.columns.has(key)).map(([, column]) => column)
  const tables = [...new Set(came.map((column) => column.table))].filter(
    (table) => ![...before.columns.values()].some((column) => column.table === table),
  )
  const isModel = (table: string) => after.columns.has(`${table}.id`) || before.columns.has(`${table}.id`)
  await addModels(client, module, tables.filter(isModel))
  await addFields(
    client,
    module,
    came.filter(({ table }) => isModel(table)),
  )
  await addRelations(
    client,
    module,
    tables.filter((table) => !isModel(table)),
    after,
  )
  await addConstraints(
    client,
    module,
    [...after.constraints].filter(([key]) => !before.constraints.has(key)).map(([, constraint]) => constraint),
  )
  await forget(client, went, after)
  return tables.filter(isModel).map(modelOf)
}

/** Registers ids and external ids in one statement per kind. */
async function addModels(client: pg.Client, module: { name: string }, tables: string[]): Promise<void> {
  await client.query(
    `with made as (
       insert into ir_model (model, name, state, "order", transient)
       select model, jsonb_build_object('en_US', model), 'base', 'id', false from unnest($2::text[]) with ordinality as new(model, place) order by place
       on conflict (model) do nothing returning id, model)
     insert into ir_model_data (module, model, name, res_id)
     select $1, 'ir.model', 'model_' || replace(model, '.', '_'), id from made order by id`,
    [module.name, tables.map(modelOf)],
  )
}

async function addFields(client: pg.Client, module: { name: string }, columns: Column[]): Promise<void> {
  await client.query(
    `with new as (
       select * from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[]) with ordinality as new(model, name, ttype, required, relation, place)),
     made as (
       insert into ir_model_fields (model_id, model, name, ttype, required, relation, state, store, field_description)
       select m.id, m.model, new.name, new.ttype, new.required, new.relation, 'base', true, jsonb_build_object('en_US', initcap(replace(new.name, '_', ' ')))
       from new join ir_model m on m.model = new.model order by place
       on conflict (model, name) do nothing returning id, model, name)
     insert into ir_model_data (module, model, name, res_id)
     select $1, 'ir.model.fields', 'field_' || replace(model, '.', '_') || '__' || name, id from made order by id
     on conflict (module, name) do nothing`,
    [
      module.name,
      columns.map(({ table }) => modelOf(table)),
      columns.map(({ column }) => column),
      columns.map(({ type, target }) => (target === null ? (fieldTypes[type] ?? 'char') : 'many2one')),
      columns.map(({ required }) => required),
      columns.map(({ target }) => (target === null ? null : modelOf(target))),
    ],
  )
}

const fieldTypes: Record<string, string> = {
  ...{ integer: 'integer', text: 'text', boolean: 'boolean', date: 'date', numeric: 'float', jsonb: 'char', bytea: 'binary' },
  ...{ 'double precision': 'float', 'timestamp without time zone': 'datetime' },
}

async function addRelations(client: pg.Client, module: { id: number }, tables: string[], shape: Shape): Promise<void> {
  for (const table of tables) {
    const target = [...shape.columns.values()].find((column) => column.table === table && column.target !== null)?.target
    await client.query(`insert into ir_model_relation (module, model, name) select $1, id, $2 from ir_model where model = $3`, [
      module.id,
      table,
      modelOf(target ?? 'ir_model'),
    ])
  }
}

async function addConstraints(client: pg.Client, module: { id: number }, constraints: Constraint[]): Promise<void> {
  await client.query(
    `insert into ir_model_constraint (module, model, name, type, definition)
     select $1, m.id, new.name, new.type, new.definition
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as new(model, name, type, definition) join ir_model m on m.model = new.model
     on conflict (name, module) do nothing`,
    [
      module.id,
      constraints.map(({ table }) => modelOf(table)),
      constraints.map(({ name }) => name),
      constraints.map(({ type }) => type),
      constraints.map(({ definition }) => definition),
    ],
  )
}

/** Fields and models whose column or table is gone. */
async function forget(client: pg.Client, went: Column[], after: Shape): Promise<void> {
  for (const { table, column } of went) {
    await client.query(
      `with gone as (delete from ir_model_fields where model = $1 and name = $2 returning id)
       delete from ir_model_data where model = 'ir.model.fields' and res_id in (select id from gone)`,
      [modelOf(table), column],
    )
  }
  for (const table of new Set(went.map((column) => column.table))) {
    if ([...after.columns.values()].some((column) => column.table === table)) continue
    await client.query(
      `with gone as (delete from ir_model where model = $1 returning id)
       delete from ir_model_data where model = 'ir.model' and res_id in (select id from gone)`,
      [modelOf(table)],
    )
    await client.query('delete from ir_model_relation where name = $1', [table])
  }
}
