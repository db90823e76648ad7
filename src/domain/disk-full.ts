/** Which disk is full, and what to do: said wherever a run meets one, because the system's own words name neither. */
import { conditionOf } from './condition-of.ts'
import { EvenkeelError } from './error.ts'

const page = 'docs/operations/disk-full.md'

/** Of PostgreSQL's errors, and of what Odoo logs of them. */
export const diskOfTenant = `the disk of the instance's PostgreSQL server (its data directory, WAL or a tablespace) is full: make room there, see ${page}`

const diskOf = (folder: string): string => `the disk that holds ${folder} is full: make room there, see ${page}`

const diskOfOurs = `a disk of this machine (the filestore's, or the one that holds Evenkeel's data folder) is full: make room there, see ${page}`

/** Null where no disk is full. */
export function diskText(error: unknown): string | null {
  if (conditionOf(error) !== 'disk-full') return null
  const path = deepest(error, 'dest') ?? deepest(error, 'path')
  if (path !== null) return diskOf(path)
  return deepest(error, 'code') === '53100' ? diskOfTenant : diskOfOurs
}

/** What a write threw, with the folder that it wrote to: the system names none. */
export function namingDisk(error: unknown, folder: string): unknown {
  const { code } = error as { code?: unknown }
  return code === 'ENOSPC' || code === 'EDQUOT' ? new EvenkeelError('internal', diskOf(folder), { condition: 'disk-full', cause: error }) : error
}

function deepest(error: unknown, field: 'path' | 'dest' | 'code'): string | null {
  if (!(error instanceof Error)) return null
  const { [field]: value } = error as { path?: unknown; dest?: unknown; code?: unknown }
  return deepest(error.cause, field) ?? (typeof value === 'string' ? value : null)
}
