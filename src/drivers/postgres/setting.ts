/**
 * `name=value` of pg_db_role_setting as the SQL that sets it again, byte for byte. Settings that are lists of names are stored quoted where a name needs it;
 * given back as one string they would become one name (`"a, b"`), so they are taken apart, as pg_dump does. SET .. FROM CURRENT needs no quoting but stores
 * `64MB` where `65536kB` was.
 */
import { identifier, literal } from './client.ts'

/** PostgreSQL marks them GUC_LIST_QUOTE; the list is pg_dump's. */
const listsOfNames = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
])

/** What follows SET in ALTER DATABASE and ALTER ROLE. */
export function settingSql(setting: string): string {
  const at = setting.indexOf('=')
  const name = setting.slice(0, at)
  const value = setting.slice(at + 1)
  const values = listsOfNames.has(name.toLowerCase()) ? splitNames(value) : [value]
  return `${identifier(name)} to ${values.length > 0 ? values.map(literal).join(', ') : `''`}`
}

/** `"$user", public` -> `$user`, `public`. */
export function splitNames(value: string): string[] {
  return [...value.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^",\s]+))\s*(?:,|$)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
