/** The control plane's database for a command that works beside `evenkeel up`, or without it. */
import { join } from 'node:path'
import { lockDataFolder, lockOwner } from '../data-lock.ts'
import { findPostgres } from '../find-postgres.ts'
import { resolveSecret } from '../secrets.ts'

/**
 * Runs `work` on the database of the data folder: beside a running server, else with the folder locked and, where it is a private cluster, started for the time.
 * @param database reference of the configuration, or null
 */
export async function withControlPlane<T>(data: string, database: string | null, work: (url: string, beside: boolean) => Promise<T>): Promise<T> {
  const beside = lockOwner(data) !== null
  const unlock = beside ? () => undefined : lockDataFolder(data)
  try {
    const postgres = await findPostgres(join(data, 'postgres'), await controlPlaneUrl(database))
    try {
      return await work(postgres.url, beside)
    } finally {
      // A running server's cluster is the server's.
      if (!beside) await postgres.stop()
    }
  } finally {
    unlock()
  }
}

export async function controlPlaneUrl(database: string | null): Promise<string | undefined> {
  return database === null ? process.env.DATABASE_URL : await resolveSecret(database)
}
