/**
 * Where a server on this machine keeps its data. PostgreSQL tells only members of pg_read_all_settings, which the admin need not be; but a backend's working
 * directory is the data directory, and root (or the user that runs the server) can read it under /proc. A server behind a forwarded port has other process
 * numbers, so nothing is believed until the folder's control file carries the server's own identifier.
 */
import { open, readlink, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

/** Null: the server is elsewhere, or its files are not ours to read. */
export async function findDataDirectory(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ pid: number; system: string; told: string | null }>(
    `select pg_backend_pid() as pid, system_identifier::text as system, (select setting from pg_settings where name = 'data_directory') as told
     from pg_control_system()`,
  )
  const [server] = rows
  if (!server) return null
  const folders = [await readlink(`/proc/${server.pid}/cwd`).catch(() => null), server.told]
  for (const folder of folders) {
    if (folder !== null && (await systemIdentifier(folder)) === server.system) return folder
  }
  return null
}

/** Free bytes for unprivileged users where the database called `name` lies; null: not measured. */
export async function diskFreeBytes(client: pg.Client, name: string): Promise<number | null> {
  const folder = await findDataDirectory(client)
  if (folder === null) return null
  const { rows } = await client.query<{ tablespace: string | null }>(
    `select case when t.spcname <> 'pg_default' then t.oid::text end as tablespace from pg_database d join pg_tablespace t on t.oid = d.dattablespace where datname = $1`,
    [name],
  )
  const tablespace = rows[0]?.tablespace ?? null
  const { bavail, bsize } = await statfs(tablespace === null ? join(folder, 'base') : join(folder, 'pg_tblspc', tablespace))
  return bavail * bsize
}

/** The first eight bytes of the control file, in the byte order of the machine. */
async function systemIdentifier(folder: string): Promise<string | null> {
  const file = await open(join(folder, 'global', 'pg_control')).catch(() => null)
  if (file === null) return null
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(8) })
    return new BigUint64Array(buffer.buffer, buffer.byteOffset, 1)[0]?.toString() ?? null
  } finally {
    await file.close()
  }
}
