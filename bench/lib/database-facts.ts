/** What a figure depends on of a tenant's database. */
import pg from 'pg'

export async function factsOf(url: string): Promise<{ databaseBytes: number; postgres: string }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(`select pg_database_size(current_database())::float8 as bytes, current_setting('server_version') as version`)
    return { databaseBytes: rows[0].bytes, postgres: rows[0].version }
  } finally {
    await client.end()
  }
}
