/** What the explanation of a change needs to know. Gathered by the driver from both databases; nothing here looks anything up. */
import type { DeltaCatalogue } from '../catalogue.ts'
import type { Why } from '../delta.ts'

/** Column -> text, as PostgreSQL writes it; long values are clipped. */
export type Values = Record<string, string | null>

export interface ExternalId {
  module: string
  name: string
  /** The module's files do not write the record again. */
  noupdate: boolean
}

/** A record of either database. External ids are in the order in which they were given: the first says who brought it. */
export interface RecordFacts {
  model: string | null
  id: string
  existsBefore: boolean
  existsAfter: boolean
  before: ExternalId[]
  after: ExternalId[]
}

export interface TableFacts {
  /** Its label: without the schema when it is `public`. */
  table: string
  /** The model whose rows it holds; null: none known. */
  model: { name: string; definer: string | null; transient: boolean } | null
  /** Set where the table links two models: the module that made it, and the column of the record whose field it is. */
  relation: { definer: string | null; column: string | null } | null
}

export interface RowFacts {
  operation: 'inserted' | 'updated' | 'deleted'
  before: Values | null
  after: Values | null
  self: RecordFacts
  /** Records that the row names, by column or chain of columns, as far as a rule asked for them. */
  records: Map<string, RecordFacts>
  /** Columns whose value stood in this table before, as far as a rule asked. */
  usedBefore: Set<string>
}

export interface ReleaseFacts {
  released: ReadonlySet<string>
  /** Released modules and everything that depends on them: what the update read again. */
  updated: ReadonlySet<string>
  /** Time of the database's server at the comparison, milliseconds since 1970. */
  nowMs: number
}

export interface ExplainContext {
  catalogue: DeltaCatalogue
  release: ReleaseFacts
}

export interface Explanation {
  why: Why
  because: string
}

export const explained = (why: Why, because: string): Explanation => ({ why, because })
export const unexplained = (because: string): Explanation => ({ why: 'unexplained', because })

/** The side that decides whose record it is: what existed before belongs to whom it belonged before, whatever a script wrote since. */
export function externalIds(record: RecordFacts): ExternalId[] {
  return record.existsBefore ? record.before : record.after
}

/** The module that brought the record, or null. */
export function ownerOf(record: RecordFacts): ExternalId | null {
  return externalIds(record)[0] ?? null
}

export function isReleased(record: RecordFacts, release: ReleaseFacts): boolean {
  const owner = ownerOf(record)
  return owner !== null && release.released.has(owner.module)
}

/** The update read the record again from its module's files. */
export function isReloaded(record: RecordFacts, release: ReleaseFacts): boolean {
  const owner = ownerOf(record)
  return owner !== null && release.updated.has(owner.module) && !owner.noupdate
}

export const nameOfId = (id: ExternalId): string => `${id.module}.${id.name}`
