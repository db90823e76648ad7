/**
 * Restores a backup into an empty place. The archive is unpacked beside the data folder and checked whole, the journal hashed again, before anything is put where it
 * will be used; what was there before (with `force`) is put aside, never deleted. A mark in the data folder keeps `evenkeel up` away until everything is there.
 * A restored control plane acts on nobody by itself: see store/after-restore.ts.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import { verifyRecords } from '../../domain/journal.ts'
import { type AfterRestore, leaveNothingRunning, moveEvidence } from '../../store/after-restore.ts'
import { openDatabase } from '../../store/database.ts'
import { loadTable, setSequence, withLoading } from '../../store/dump.ts'
import { sealOnce, streamJournal, verifyJournal } from '../../store/journal.ts'
import { migrate, migrateTo } from '../../store/migrate.ts'
import { lockDataFolder } from '../data-lock.ts'
import { findPostgres } from '../find-postgres.ts'
import { stopPrivateCluster } from '../private-cluster.ts'
import { unpackArchive } from './archive.ts'
import { linesOf, verifyJournalLines } from './journal-lines.ts'
import { type BackupManifest, configPath, filesFolder, tablePath } from './manifest.ts'
import { keepProcessRecords } from './process-records.ts'
import { unfinishedRestore } from './unfinished.ts'

export interface RestoreBackup {
  file: string
  data: string
  /** The value of DATABASE_URL or of the configuration; undefined: a private cluster in the data folder. */
  databaseUrl: string | undefined
  /** Put aside what is there. */
  force: boolean
  /** A head that was kept elsewhere: the restored journal must hold it. */
  head: { seq: number; hash: string } | undefined
  now: number
  progress(line: string): void
}

export interface Restored extends AfterRestore {
  manifest: BackupManifest
  /** Where what was there before was put; empty: nothing was there. */
  putAside: string[]
  head: { seq: number; hash: string }
  /** The backup's configuration, for a person to look at; null: it held none. */
  config: string | null
}

export async function restoreBackup(input: RestoreBackup): Promise<Restored> {
  const { file, data, progress } = input
  await mkdir(dirname(data), { recursive: true })
  const staged = await mkdtemp(`${data}.restoring-`)
  try {
    progress(`checking ${file}`)
    const { manifest, id } = await unpackArchive(file, staged)
    await mustHoldTheJournal(manifest, staged, input.head)
    progress(`whole: made ${manifest.madeAt} by Evenkeel ${manifest.version}, journal head ${manifest.journal.head.seq}`)
    const stamp = new Date(input.now).toISOString().slice(0, 19).replace(/[-:T]/g, '')
    const putAside = await makeRoom(input, stamp)
    const config = await putFiles(staged, data)
    for (const aside of putAside) await keepProcessRecords(aside, data)
    const unlock = lockDataFolder(data)
    try {
      const loaded = await loadDatabase(input, manifest, staged, id, stamp, putAside)
      await rm(unfinishedRestore(data))
      return { manifest, putAside, config, ...loaded }
    } finally {
      unlock()
    }
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

/** The same answer as when the backup was made, and, where a head was kept elsewhere, that head. */
async function mustHoldTheJournal(manifest: BackupManifest, staged: string, head: RestoreBackup['head']): Promise<void> {
  const lines = join(staged, tablePath('journal'))
  const found = await verifyJournalLines(lines)
  const said = manifest.journal
  if (found.head.hash !== said.head.hash || found.firstBad?.seq !== said.firstBad?.seq)
    throw journalError('its journal is not the one that its manifest names')
  if (head === undefined) return
  const { firstBad } = await verifyJournalLines(lines, head)
  if (firstBad !== null) throw journalError(`${firstBad.why} (record ${firstBad.seq})`)
}

function journalError(why: string): EvenkeelError {
  return new EvenkeelError('bad', `The backup's journal cannot be believed: ${why}. Nothing was restored.`, {
    hint: 'restore another backup; keep this one for whoever looks into it',
  })
}

async function makeRoom({ data, force }: RestoreBackup, stamp: string): Promise<string[]> {
  const there = await readdir(data).catch(() => null)
  if (there === null || there.length === 0) return []
  if (!force)
    throw new EvenkeelError('conflict', `${data} is not empty. Nothing was changed.`, {
      hint: 'restore into another folder (--data DIR), or put aside what is there: evenkeel restore FILE --force',
    })
  // Refuses while a server runs on it.
  lockDataFolder(data)()
  await stopPrivateCluster(join(data, 'postgres'))
  const aside = `${data}.before-restore-${stamp}`
  await rename(data, aside)
  return [aside]
}

/** Answers where the configuration was put. */
async function putFiles(staged: string, data: string): Promise<string | null> {
  await mkdir(data, { recursive: true })
  await chmod(data, 0o711)
  await writeFile(unfinishedRestore(data), 'A restore was cut off: what is here is not whole.\n')
  for (const name of await readdir(join(staged, filesFolder)).catch(() => [])) await move(join(staged, filesFolder, name), join(data, name))
  const config = join(data, `${basename(configPath)}.restored`)
  return await move(join(staged, configPath), config).then(
    () => config,
    () => null,
  )
}

/** The data folder may be a file system of its own. */
async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error
    return cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  })
}

async function loadDatabase(input: RestoreBackup, manifest: BackupManifest, staged: string, id: string, stamp: string, putAside: string[]) {
  const postgres = await findPostgres(join(input.data, 'postgres'), input.databaseUrl)
  try {
    putAside.push(...(await makeRoomInDatabase(postgres.url, input.force, stamp)))
    await migrateTo(postgres.url, manifest.migrations)
    await withLoading(postgres.url, async (client) => {
      for (const { name, columns, rows } of manifest.tables) {
        const count = await loadTable(client, name, columns, linesOf(join(staged, tablePath(name))))
        if (count !== rows) throw new EvenkeelError('bad', `Table ${name} of the backup has ${count} rows, not ${rows}.`)
      }
      for (const sequence of manifest.sequences) await setSequence(client, sequence)
    })
    input.progress('database: loaded')
    await migrate(postgres.url)
    return await finish(postgres.url, input, manifest, id)
  } finally {
    await postgres.stop()
  }
}

async function finish(url: string, { data, now, progress }: RestoreBackup, { madeAt, journal, ...from }: BackupManifest, backup: string) {
  const database = openDatabase(url)
  try {
    await moveEvidence(database, from.data, data)
    const after = await leaveNothingRunning(database, { madeAt, head: journal.head, backup }, now)
    await sealOnce(database)
    const found = await (journal.ok ? verifyJournal(database, journal.head) : verifyRecords(streamJournal(database), 0))
    if (found.ok !== journal.ok)
      throw new EvenkeelError('bad', `The restored journal is not whole: ${found.firstBad?.why}.`, { hint: 'evenkeel restore FILE --force' })
    progress(`journal: ${found.ok ? 'whole' : 'not whole, as in the backup'}, ${found.sealed} records`)
    return { ...after, head: found.head }
  } finally {
    await database.destroy()
  }
}

/** A database of the administrator's own may hold a control plane already. */
async function makeRoomInDatabase(url: string, force: boolean, stamp: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel-restore' })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(`select nspname as name from pg_namespace where nspname in ('evenkeel', 'dbos') order by 1`)
    if (rows.length > 0 && !force)
      throw new EvenkeelError('conflict', 'The database holds a control plane already. It was not touched.', {
        hint: 'name an empty database, or put aside what is there: evenkeel restore FILE --force',
      })
    const aside = rows.map(({ name }) => ({ name, to: `${name}_before_restore_${stamp}` }))
    for (const { name, to } of aside) await client.query(`alter schema ${name} rename to ${to}`)
    return aside.map(({ to }) => `schema ${to}`)
  } finally {
    await client.end()
  }
}
