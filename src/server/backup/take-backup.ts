/**
 * Takes a backup of the control plane, also while it runs: the database first, in one snapshot, then the files. Files that the database names are there by then and
 * do not change any more (releases are named by their digest, evidence is sealed), so what the snapshot says holds for the files, too.
 */
import { createWriteStream } from 'node:fs'
import { lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EvenkeelError } from '../../domain/error.ts'
import type { JournalVerification } from '../../domain/journal.ts'
import { type TableDump, withSnapshot } from '../../store/dump.ts'
import { productVersion } from '../product-version.ts'
import { tokenFileName } from '../server-file.ts'
import { type ArchiveWriter, createArchive } from './archive.ts'
import { verifyJournalLines } from './journal-lines.ts'
import { type BackupManifest, configPath, filesFolder, formatVersion, tablePath } from './manifest.ts'

export interface TakeBackup {
  url: string
  data: string
  /** The configuration file in use, or null. */
  config: string | null
  /** Must not exist. */
  file: string
  now: number
  progress(line: string): void
}

/** What cannot be made again from the rest. Not: the cluster (its contents are taken), caches, locks, addresses, what processes printed. */
const kept = ['releases', 'instances', 'evidence', tokenFileName]
const leftOut = /^instances\/[^/]+\/[^/]+\/logs$|^releases\/\.incoming-|\.(sock|pid)$/

/** The archive appears under its name when it is complete. */
export async function takeBackup(input: TakeBackup): Promise<BackupManifest> {
  const { data, file, progress } = input
  const scratch = await mkdtemp(join(dirname(file), '.evenkeel-backup-'))
  try {
    const unfinished = join(scratch, 'archive')
    const archive = createArchive(unfinished)
    const database = await addDatabase(input.url, scratch, archive, progress)
    const files = { count: 0 }
    for (const name of kept) await addTree(archive, data, join(data, name), files)
    progress(`files: ${files.count}`)
    if (input.config !== null) await archive.add(configPath, input.config)
    const manifest = await archive.close((members) => ({
      ...{ apiVersion: 'evenkeel/v1', kind: 'BackupManifest', format: formatVersion, version: productVersion() },
      ...{ madeAt: new Date(input.now).toISOString(), data, ...database, members },
    }))
    await rename(unfinished, file)
    return manifest
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new EvenkeelError('unreachable', `The disk of ${dirname(file)} is full. No backup was made; what is backed up was not touched.`, {
      hint: 'make room, or name another folder: evenkeel backup DIR',
      condition: 'disk-full',
      cause,
    })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

interface DatabasePart {
  migrations: BackupManifest['migrations']
  tables: BackupManifest['tables']
  sequences: BackupManifest['sequences']
  journal: JournalVerification
}

async function addDatabase(url: string, scratch: string, archive: ArchiveWriter, progress: (line: string) => void): Promise<DatabasePart> {
  return await withSnapshot(url, async (snapshot) => {
    const tables: DatabasePart['tables'] = []
    let journal: JournalVerification | null = null
    for (const name of snapshot.tables) {
      const spool = join(scratch, `${name}.jsonl`)
      const dump = await snapshot.read(name)
      const rows = await writeRows(dump, spool)
      if (name === 'journal') journal = await verifyJournalLines(spool)
      await archive.add(tablePath(name), spool)
      await rm(spool)
      tables.push({ name, columns: dump.columns, rows })
    }
    progress(`database: ${tables.length} tables, ${tables.reduce((sum, { rows }) => sum + rows, 0)} rows`)
    if (journal === null) throw new EvenkeelError('internal', 'The database has no journal.')
    progress(`journal: ${journal.ok ? 'whole' : 'not whole'}, ${journal.sealed} records`)
    return { migrations: snapshot.migrations, tables, sequences: snapshot.sequences, journal }
  })
}

/** Spooled, because a tar member says its size first. */
async function writeRows(dump: TableDump, file: string): Promise<number> {
  let count = 0
  const lines = async function* () {
    for await (const row of dump.rows) {
      count += 1
      yield `${row}\n`
    }
  }
  await pipeline(lines, createWriteStream(file, { mode: 0o600 }))
  return count
}

async function addTree(archive: ArchiveWriter, data: string, path: string, files: { count: number }): Promise<void> {
  const inside = relative(data, path)
  if (leftOut.test(inside)) return
  try {
    const stat = await lstat(path)
    if (!stat.isFile() && !stat.isDirectory() && !stat.isSymbolicLink()) return
    await archive.add(`${filesFolder}/${inside}`, path)
    files.count += 1
    if (stat.isDirectory()) for (const name of (await readdir(path)).sort()) await addTree(archive, data, join(path, name), files)
  } catch (error) {
    // An instance that is removed meanwhile, a temporary file: gone, and named by nothing in the snapshot's future.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
