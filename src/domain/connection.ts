/** Connection strings of PostgreSQL, taken apart and put together. They hold passwords: no function here puts one into a message. */

/** The same server and role, another database. */
export function withDatabaseName(url: string, database: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${encodeURIComponent(database)}`
  return parsed.toString()
}

export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

export function roleName(url: string): string {
  return decodeURIComponent(new URL(url).username)
}

export interface Connection {
  /** Host name, address or socket folder; null: the client's default. */
  host: string | null
  port: number | null
  user: string
  password: string | null
  database: string
}

export function connectionOf(url: string): Connection {
  const parsed = new URL(url)
  const host = parsed.searchParams.get('host') ?? parsed.hostname
  return {
    host: host === '' ? null : host.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? null : Number(parsed.port),
    user: roleName(url),
    password: parsed.password === '' ? null : decodeURIComponent(parsed.password),
    database: databaseName(url),
  }
}
