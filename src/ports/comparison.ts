/** What the flow needs to compare databases: books, delta, loss. Read only: repeatable read, with time limits set locally. */
import type { Books } from '../domain/books.ts'
import type { DeltaCatalogue, DocumentKind } from '../domain/catalogue.ts'
import type { Check } from '../domain/check.ts'
import type { Delta } from '../domain/delta.ts'
import type { Expects } from '../domain/expects.ts'
import type { Series } from '../domain/instance.ts'
import type { LossContent } from '../domain/loss.ts'
import type { CounterSnapshot, DatabaseAttributes } from './tenant-database.ts'

export interface TakeBooks {
  /** Connection string of a role that may read everything in the database. */
  url: string
  instance: string | null
  series: Series
  checks: Check[]
  asOf: string
  at: string
  /** Folder of the database's files, `<data_dir>/filestore/<database>`; null: checks of kind `files` are not measured. */
  filestore: string | null
  /**
   * Files whose content was found right, by inode, size and times: they are not read again while these stay. Filled here; given again for the books after,
   * it spares users the time of reading every file during the outage. Left out: every file is read.
   */
  verifiedFiles?: Set<string>
  /** How many checks at once. */
  parallel: number
}
export type BooksReader = (input: TakeBooks) => Promise<Books>

export interface DeltaContext {
  /** Modules whose content the release brings and that were updated. Empty: no release known, everything not declared is unexplained. */
  releasedModules: string[]
  /** Everything that -u touched: the released modules and their dependents. */
  updatedModules: string[]
  expects: Expects
}

export interface CompareDatabases {
  beforeUrl: string
  afterUrl: string
  /** Counters of the live database before the update, and whether they can be trusted; null: compare everything. */
  counters: CounterSnapshot | null
  context: DeltaContext
  catalogue: DeltaCatalogue
  filestore: FilestoreComparison | null
  /** The live database itself, fenced, before the update and now; null: only its content is compared. */
  database: { before: DatabaseAttributes; after: DatabaseAttributes } | null
  /** Where all changes are written, a JSON line each; null: nowhere. */
  changesFile: string | null
}

export interface FilestoreComparison {
  added: string[]
  removed: string[]
  changed: string[]
}

export type DeltaReader = (input: CompareDatabases) => Promise<Delta>

export interface CompareLoss {
  /** The checkpoint's copy. */
  beforeUrl: string
  /** The live database. */
  afterUrl: string
  /** What an earlier call answered about the same two databases, the very object: only what was written since is read again. Null: everything is read. */
  earlier: LossContent | null
  /** Nobody can write any more, so what the server has counted is complete. While users work it lags behind by up to ten seconds, and is not believed. */
  quiet: boolean
  documents: DocumentKind[]
  catalogue: DeltaCatalogue
}

export type LossReader = (input: CompareLoss) => Promise<LossContent>
