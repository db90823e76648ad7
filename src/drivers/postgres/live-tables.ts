/**
 * Sizes and columns of tables, from the catalogue alone: nothing is read of the tables. Rows are what the statistics say; minus one there means that the table was never
 * analysed, which is not the same as empty.
 */
import type pg from 'pg'
import type { LiveTable } from '../../domain/hazard.ts'

interface Row {
  name: string
  rows: number
  bytes: string
  indexBytes: string
  indexes: number
  columns: LiveTable['columns']
}

/** Of those tables and materialised views of schema `public` that exist; partitioned tables with their partitions. */
export async function readLiveTables(client: pg.Client, tables: string[]): Promise<Record<string, LiveTable>> {
  const { rows } = await client.query<Row>(
    `select c.relname as name, least(sum(p.reltuples), case when bool_or(p.reltuples < 0) then -1 end)::float8 as rows,
       sum(pg_table_size(p.oid))::text as bytes, sum(pg_indexes_size(p.oid))::text as "indexBytes",
       (select count(*)::int from pg_index i where i.indrelid = c.oid) as indexes,
       (select coalesce(jsonb_object_agg(a.attname, jsonb_build_object('type', t.typname, 'notNull', a.attnotnull)), '{}')
         from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_class c
       cross join lateral (select c.oid, c.reltuples where c.relkind <> 'p'
         union all select leaf.oid, leaf.reltuples from pg_partition_tree(c.oid) t join pg_class leaf on leaf.oid = t.relid where c.relkind = 'p' and t.isleaf) p
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'm', 'p') and c.relname = any ($1)
     group by c.oid, c.relname`,
    [tables],
  )
  return Object.fromEntries(rows.map((row) => [row.name, liveTable(row)]))
}

function liveTable({ rows, bytes, indexBytes, indexes, columns }: Row): LiveTable {
  return { rows: rows < 0 ? null : rows, bytes: Number(bytes), indexBytes: Number(indexBytes), indexes, columns }
}
