/** What one look at an instance's database tells. What could not be seen is null or empty and never passes for good. */
import type { ModuleState, RoleFact } from './plan.ts'

export interface DatabaseLook {
  exists: boolean
  /** The fence that is up, as its label tells; null: none. */
  fence: { run: string | null; since: string } | null
  /** Why it could not be looked at, in a sentence; null when it was. */
  unreachable: string | null
  databaseSeries: string | null
  postgresMajor: number | null
  databaseBytes: number | null
  /** Free bytes where data_directory lies, or null: not measured. */
  diskFreeBytes: number | null
  clockSkewMs: number | null
  roles: RoleFact[]
  owner: string | null
  slots: string[]
  subscriptions: string[]
  prepared: string[]
  unmovableSettings: string[]
  modules: ModuleState[]
  /** Whether attachments name files in the filestore: an empty one is a wrong folder then. */
  namesFiles: boolean
  /** Codes of the active languages; null: not known. */
  languages: string[] | null
}

export const nothingSeen: DatabaseLook = {
  exists: false,
  fence: null,
  unreachable: null,
  databaseSeries: null,
  postgresMajor: null,
  databaseBytes: null,
  diskFreeBytes: null,
  clockSkewMs: null,
  roles: [],
  owner: null,
  slots: [],
  subscriptions: [],
  prepared: [],
  unmovableSettings: [],
  modules: [],
  namesFiles: false,
  languages: null,
}
