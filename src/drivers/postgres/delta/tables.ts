/** The tables of one side: whatever stores rows (tables, partitions, materialised views), its columns and what tells its rows apart. */
import { identifier } from '../client.ts'
import type { Side } from './side.ts'

export interface Column {
  name: string
  number: number
  type: string
  /**
   * The type's own hash tells two values apart: it is for values whose equality is identity (PostgreSQL says so itself, by a btree support function)
   * or numbers, where 1.50 and 1.5 are one amount. All others (json, xml, interval, citext, bit, enum, arrays, domains) are compared as text.
   */
  hashes: boolean
  /** A value can be long: what is shown of it is clipped. */
  wide: boolean
  /** The type is PostgreSQL's own. */
  builtin: boolean
}

export interface Table {
  oid: string
  schema: string
  name: string
  /** Without the schema when it is `public`. */
  label: string
  fileNode: number
  /** PostgreSQL's own estimate, at least 0. */
  rows: number
  bytes: number
  columns: Column[]
  /** Columns of the primary key, else of a unique index over columns that are not null; empty: rows are told apart by their content. */
  key: string[]
  /** The key is one integer column. */
  integerKey: boolean
}

/** Support function 2 of a hash class is the seeded hash; 4 of a btree class says that equal values are identical. */
const typesSql = `
with hashing as (
  select op.opcintype as type, exists (
      select from pg_opclass b join pg_am bm on bm.oid = b.opcmethod and bm.amname = 'btree'
        join pg_amproc p on p.amprocfamily = b.opcfamily and p.amproclefttype = b.opcintype and p.amprocrighttype = b.opcintype and p.amprocnum = 4
       where b.opcdefault and b.opcintype = op.opcintype) as identity
    from pg_opclass op join pg_am am on am.oid = op.opcmethod and am.amname = 'hash'
    join pg_amproc p on p.amprocfamily = op.opcfamily and p.amproclefttype = op.opcintype and p.amprocrighttype = op.opcintype and p.amprocnum = 2
   where op.opcdefault
)
select t.oid::text, t.typlen = -1 and t.typname <> 'numeric' as wide, t.typnamespace = 'pg_catalog'::regnamespace as builtin,
       t.typtype = 'b' and exists (
         select from hashing h where (h.identity or t.typcategory = 'N' or t.typname = 'jsonb')
            and (h.type = t.oid or t.typcategory = 'S' and exists (
              select from pg_cast c where c.castsource = t.oid and c.casttarget = h.type and c.castmethod = 'b' and c.castcontext = 'i'))) as hashes
  from pg_type t where t.oid in (select a.atttypid from pg_attribute a where a.attnum > 0)`

const tablesSql = `
select c.oid::text, n.nspname as schema, c.relname as name, coalesce(pg_relation_filenode(c.oid), 0)::bigint::float8 as "fileNode",
       greatest(c.reltuples, 0)::float8 as rows, pg_relation_size(c.oid)::float8 as bytes,
       (select coalesce(json_agg(json_build_array(a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.atttypid::text, coalesce(l.collisdeterministic, true))
                                 order by a.attnum), '[]')
          from pg_attribute a left join pg_collation l on l.oid = a.attcollation
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select array_agg(a.attname::text order by k.place)
          from (select i.indkey, i.indnkeyatts from pg_index i
                 where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indislive and i.indpred is null and i.indexprs is null
                   and not exists (select from unnest(i.indkey::int2[]) with ordinality u(number, place) join pg_attribute x on x.attrelid = c.oid and x.attnum = u.number
                                    where u.place <= i.indnkeyatts and not x.attnotnull)
                 order by i.indisprimary desc, i.indnkeyatts, i.indexrelid limit 1) best,
               unnest(best.indkey::int2[]) with ordinality k(number, place)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
         where k.place <= best.indnkeyatts) as key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'm') and c.relpersistence <> 't' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
 order by n.nspname collate "C", c.relname collate "C"`

interface TypeFacts {
  oid: string
  wide: boolean
  builtin: boolean
  hashes: boolean
}

interface TableRow extends Pick<Table, 'oid' | 'schema' | 'name' | 'fileNode' | 'rows' | 'bytes'> {
  columns: [name: string, number: number, type: string, typeOid: string, deterministic: boolean][]
  key: string[] | null
}

/** All tables of one side, by schema and name. */
export async function readTables(side: Side): Promise<Table[]> {
  const types = new Map((await side.look.query<TypeFacts>(typesSql)).rows.map((type) => [type.oid, type]))
  const { rows } = await side.look.query<TableRow>(tablesSql)
  return rows.map(({ columns: cells, ...row }) => {
    const columns = cells.map(([name, number, type, typeOid, deterministic]) => {
      const facts = types.get(typeOid)
      return { name, number, type, hashes: facts?.hashes === true && deterministic, wide: facts?.wide ?? true, builtin: facts?.builtin === true }
    })
    const key = row.key ?? []
    const only = key.length === 1 ? columns.find((column) => column.name === key[0]) : undefined
    const integerKey = only !== undefined && ['smallint', 'integer', 'bigint'].includes(only.type)
    return { ...row, label: labelOf(row.schema, row.name), columns, key, integerKey }
  })
}

export function labelOf(schema: string, name: string): string {
  return schema === 'public' ? name : `${schema}.${name}`
}

/** `"schema"."table"`, for SQL text. */
export function qualified(table: { schema: string; name: string }): string {
  return `${identifier(table.schema)}.${identifier(table.name)}`
}

/**
 * A column's value as text, by the type's output function. A cast to text would do the same, but whoever owns a type may define that cast, and it would run
 * a function of theirs with our rights.
 */
export function asText(column: Column): string {
  const name = identifier(column.name)
  return column.builtin ? `${name}::text` : `(case num_nulls(${name}) when 0 then format('%s', ${name}) end)`
}
