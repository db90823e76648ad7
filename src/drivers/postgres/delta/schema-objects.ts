/**
 * Every object of a database's schemas as text that two databases can compare: what it is called, which table it belongs to, and its definition.
 * An access list that PostgreSQL implies is written out, so that granting the default again is no difference. Comments, statistics and storage hints
 * are left out: they carry no data and change no behaviour.
 */
import type { SchemaChange } from '../../../domain/delta.ts'
import type { Side } from './side.ts'

export interface SchemaObject {
  kind: SchemaChange['kind']
  /** The table it belongs to, `schema.table`; null: none. */
  table: string | null
  /** Its name, inside the table where it belongs to one. */
  name: string
  /** Columns of the table that it is about. */
  columns: string[]
  definition: string
}

const mine = `n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`

const queries = [
  `select 'schema' as kind, null as table, n.nspname as name, '{}'::name[] as columns, 'schema' as definition from pg_namespace n where ${mine}`,

  `select 'extension', null, e.extname, '{}'::name[], 'version ' || e.extversion from pg_extension e`,

  `select 'table', n.nspname || '.' || c.relname, '', '{}'::name[], concat_ws(', ',
          case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'f' then 'foreign table' else 'materialized view' end,
          case c.relpersistence when 'u' then 'unlogged' end,
          pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
          (select 'inherits ' || string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid),
          (select string_agg(o, ' ' order by o) from unnest(c.reloptions) o),
          case when c.relrowsecurity then 'row security' end, case when c.relforcerowsecurity then 'row security for the owner too' end,
          case when not c.relispopulated then 'not populated' end,
          case c.relreplident when 'f' then 'replica identity full' when 'n' then 'replica identity nothing' end)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'm') and c.relpersistence <> 't' and ${mine}`,

  `select 'column', n.nspname || '.' || c.relname, a.attname, array[a.attname], concat_ws(' ', format_type(a.atttypid, a.atttypmod),
          (select 'collate ' || l.collname from pg_collation l join pg_type t on t.oid = a.atttypid where l.oid = a.attcollation and a.attcollation <> t.typcollation),
          case when a.attnotnull then 'not null' end,
          case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
          case a.attgenerated when '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid))
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and a.attnum > 0 and not a.attisdropped and ${mine}`,

  // 'n' is how PostgreSQL 18 also writes not null, 't' a trigger: both are told elsewhere.
  `select 'constraint', n.nspname || '.' || r.relname, c.conname,
          array(select a.attname from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any(c.conkey) order by a.attname),
          pg_get_constraintdef(c.oid) || case when c.convalidated or pg_get_constraintdef(c.oid) like '%NOT VALID' then '' else ' NOT VALID' end
     from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
    where c.contype not in ('n', 't') and ${mine}`,

  `select 'index', n.nspname || '.' || r.relname, c.relname,
          array(select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey::int2[]) order by a.attname),
          pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' INVALID' end
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class r on r.oid = i.indrelid join pg_namespace n on n.oid = r.relnamespace
    where ${mine} and r.relpersistence <> 't'
      and not (i.indisvalid and exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))`,

  `select 'view', null, n.nspname || '.' || c.relname, '{}'::name[], concat_ws(' ', pg_get_viewdef(c.oid), (select string_agg(o, ' ' order by o) from unnest(c.reloptions) o))
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and c.relpersistence <> 't' and ${mine}`,

  `select 'function', null, n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', '{}'::name[],
          case when p.prokind = 'a' then (select concat_ws(' ', 'aggregate', a.aggtransfn, a.aggfinalfn, a.agginitval) from pg_aggregate a where a.aggfnoid = p.oid)
               else pg_get_functiondef(p.oid) end
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${mine}`,

  `select 'trigger', n.nspname || '.' || r.relname, t.tgname, '{}'::name[],
          pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' when 'D' then ' DISABLED' when 'R' then ' ON REPLICA' else ' ALWAYS' end
     from pg_trigger t join pg_class r on r.oid = t.tgrelid join pg_namespace n on n.oid = r.relnamespace
    where not t.tgisinternal and ${mine}`,
  // Triggers that PostgreSQL made for foreign keys count once they are switched off.
  `select 'trigger', n.nspname || '.' || r.relname, 'foreign keys', '{}'::name[],
          'not checked: ' || string_agg(distinct k.conname || case t.tgenabled when 'D' then '' else ' (' || t.tgenabled::text || ')' end, ', ')
     from pg_trigger t join pg_class r on r.oid = t.tgrelid join pg_namespace n on n.oid = r.relnamespace join pg_constraint k on k.oid = t.tgconstraint
    where t.tgisinternal and t.tgenabled <> 'O' and ${mine} group by 2`,
  `select 'trigger', n.nspname || '.' || r.relname, 'rule ' || w.rulename, '{}'::name[],
          pg_get_ruledef(w.oid) || case w.ev_enabled when 'O' then '' when 'D' then ' DISABLED' else ' ' || w.ev_enabled::text end
     from pg_rewrite w join pg_class r on r.oid = w.ev_class join pg_namespace n on n.oid = r.relnamespace where w.rulename <> '_RETURN' and ${mine}`,
  `select 'trigger', null, 'event trigger ' || e.evtname, '{}'::name[],
          concat_ws(' ', e.evtevent, e.evtfoid::regproc, array_to_string(e.evttags, ','), case e.evtenabled when 'O' then null when 'D' then 'DISABLED' else e.evtenabled::text end)
     from pg_event_trigger e`,

  `select 'sequence', (select rn.nspname || '.' || r.relname from pg_depend d join pg_class r on r.oid = d.refobjid join pg_namespace rn on rn.oid = r.relnamespace
            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0 limit 1),
          n.nspname || '.' || c.relname, '{}'::name[],
          concat_ws(' ', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement, 'from', s.seqmin, 'to', s.seqmax, 'cache', s.seqcache, case when s.seqcycle then 'cycle' end)
     from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace where c.relpersistence <> 't' and ${mine}`,

  `select 'type', null, n.nspname || '.' || t.typname, '{}'::name[], case t.typtype
            when 'e' then 'enum ' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
            when 'd' then concat_ws(' ', 'domain over', format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
                            (select string_agg(pg_get_constraintdef(k.oid), ' ' order by k.conname) from pg_constraint k where k.contypid = t.oid))
            when 'c' then 'composite ' || (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
                            from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)
            else 'type ' || t.typtype::text end
     from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd', 'r', 'm') or t.typtype = 'c' and c.relkind = 'c' or t.typtype = 'b' and t.typelem = 0) and ${mine}`,

  `select 'other', null, 'publication ' || p.pubname, '{}'::name[],
          concat_ws(' ', case when p.puballtables then 'all tables' end, (select string_agg(t.schemaname || '.' || t.tablename, ', ' order by 1) from pg_publication_tables t where t.pubname = p.pubname))
     from pg_publication p`,
  `select 'other', null, 'foreign server ' || s.srvname, '{}'::name[], array_to_string(s.srvoptions, ' ') from pg_foreign_server s`,
  `select 'other', null, 'cast ' || format_type(c.castsource, null) || ' to ' || format_type(c.casttarget, null), '{}'::name[],
          concat_ws(' ', c.castmethod, c.castcontext, nullif(c.castfunc, 0)::regprocedure) from pg_cast c where c.oid >= 16384`,
  `select 'other', null, 'operator ' || o.oid::regoperator::text, '{}'::name[], o.oprcode::text from pg_operator o where o.oid >= 16384`,
  `select 'other', null, 'language ' || l.lanname, '{}'::name[], case when l.lanpltrusted then 'trusted' else 'not trusted' end from pg_language l where l.oid >= 16384`,

  `select 'privilege', n.nspname || '.' || r.relname, 'policy ' || p.polname, '{}'::name[],
          concat_ws(' ', p.polcmd, case when p.polpermissive then 'permissive' else 'restrictive' end,
            (select string_agg(case x when 0 then 'PUBLIC' else x::regrole::text end, ',' order by x) from unnest(p.polroles) x),
            'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
     from pg_policy p join pg_class r on r.oid = p.polrelid join pg_namespace n on n.oid = r.relnamespace where ${mine}`,
  accessList(
    "n.nspname || '.' || c.relname",
    "''",
    "coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::\"char\", c.relowner))",
    `pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't' and ${mine}`,
  ),
  accessList(
    "n.nspname || '.' || c.relname",
    'a.attname',
    'a.attacl',
    `pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attacl is not null and not a.attisdropped and ${mine}`,
  ),
  accessList('null', "'schema ' || n.nspname", "coalesce(n.nspacl, acldefault('n', n.nspowner))", `pg_namespace n where ${mine}`),
  accessList(
    'null',
    "'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'",
    "coalesce(p.proacl, acldefault('f', p.proowner))",
    `pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${mine}`,
  ),
  accessList(
    'null',
    "'type ' || n.nspname || '.' || t.typname",
    't.typacl',
    `pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typacl is not null and ${mine}`,
  ),
  accessList('null', "'language ' || l.lanname", 'l.lanacl', 'pg_language l where l.lanacl is not null'),
  accessList(
    'null',
    "'default of ' || d.defaclrole::regrole::text || ' for ' || d.defaclobjtype::text || coalesce(' in ' || (select n.nspname from pg_namespace n where n.oid = d.defaclnamespace), '')",
    'd.defaclacl',
    'pg_default_acl d',
  ),

  `select 'owner', n.nspname || '.' || c.relname, '', '{}'::name[], c.relowner::regrole::text
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't' and ${mine}`,
  `select 'owner', null, 'schema ' || n.nspname, '{}'::name[], n.nspowner::regrole::text from pg_namespace n where ${mine}`,
  `select 'owner', null, 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', '{}'::name[], p.proowner::regrole::text
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${mine}`,
]

function accessList(table: string, name: string, acl: string, from: string): string {
  const grants = `select case x.grantee when 0 then 'PUBLIC' else x.grantee::regrole::text end as role,
      string_agg(x.privilege_type || case when x.is_grantable then '*' else '' end, ',' order by x.privilege_type) as rights
    from aclexplode(${acl}) x group by 1`
  return `select 'privilege', ${table}, ${name}, '{}'::name[], coalesce((select string_agg(g.role || '=' || g.rights, ' ' order by g.role) from (${grants}) g), 'none') from ${from}`
}

/** All objects of one side. Those of an extension are among them: their definitions can be replaced too. */
export async function readSchemaObjects(side: Side): Promise<SchemaObject[]> {
  const objects: SchemaObject[] = []
  for (const query of queries) {
    const text = `select kind, "table", name, columns::text[] as columns, coalesce(definition, '') as definition from (${query}) as object(kind, "table", name, columns, definition)`
    const { rows } = await side.look.query<SchemaObject>(text)
    objects.push(...rows)
  }
  return objects
}
