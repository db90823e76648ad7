/**
 * What a migration script calls besides SQL. Only what is known to read, to compute or to log passes; anything else may do to the database whatever it likes, in code that
 * stands elsewhere: openupgradelib, upgrade-util, odoo.tools.sql, models of the module.
 */
import type { PythonFacts, ScriptFact } from '../../domain/facts/python.ts'
import { takers } from '../facts/python/sql.ts'

type Call = ScriptFact['calls'][number]

/** Calls that are neither harmless, nor SQL, nor of functions that the script itself holds. */
export function unknownCalls({ script, functions, classes }: PythonFacts): Call[] {
  const own = new Set([...functions, ...classes, ...classes.flatMap(({ methods }) => methods)].map(({ name }) => name))
  return (script?.calls ?? []).filter(
    (call) => !own.has(call.name) && !endsTransaction(call) && !isHarmless(call) && !Object.hasOwn(takers, call.name),
  )
}

/** `cr.commit()` and `cr.rollback()` do what COMMIT and ROLLBACK do. */
export const endsTransaction = ({ name }: Call): boolean => name === 'commit' || name === 'rollback'

function isHarmless({ name, on }: Call): boolean {
  if (on !== null && loggers.has(on)) return true
  if (on === 'openupgrade' && name === 'migrate') return true
  return harmless.has(name) || /^[A-Z]\w*(Error|Exception|Warning)$/.test(name)
}

const loggers = new Set(['_logger', 'logger', '_log', 'log', 'logging', 're', 'json', 'itertools', 'time', 'datetime'])

/** `update`, `copy` and `clear` are not among them: a recordset has them, too. */
const harmless = new Set(
  [
    'len str int float bool list dict set frozenset tuple sorted zip range enumerate isinstance issubclass hasattr getattr min max sum any all map filter reversed round abs repr print type iter next',
    'format join split rsplit splitlines strip lstrip rstrip replace startswith endswith lower upper title items keys values get append extend insert pop setdefault add discard sort index count',
    'date timedelta now today utcnow strftime strptime relativedelta defaultdict Counter OrderedDict literal_eval loads getLogger getlogger LooseVersion parse_version groupby',
    'fetchall fetchone fetchmany dictfetchall dictfetchone mogrify savepoint SQL Identifier Literal Placeholder as_string identifier dedent format_query',
    'Environment ref search browse mapped filtered filtered_domain exists sudo with_context with_company with_user read search_read search_count search_fetch read_group _read_group ensure_one get_param',
    'invalidate_cache invalidate_model invalidate_recordset invalidate_all env',
    'table_exists tables_exist column_exists columns_exist index_exists constraint_exists existing_tables table_columns check_index_exist column_type table_kind view_exists module_installed modules_installed has_module',
    'version_gte version_between get_legacy_name table_of_model model_of_table get_columns get_fk add_to_migration_reports',
  ].flatMap((names) => names.split(' ')),
)
