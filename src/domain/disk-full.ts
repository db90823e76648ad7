/** Which disk is full, and what to do: said wherever a run meets one, because the system's own words name neither. */
import { conditionOf } from './condition-of.ts'

const page = 'docs/operations/disk-full.md'

/** Of PostgreSQL's errors, and of what Odoo logs of them. */
export const diskOfTenant = `the disk of the instance's PostgreSQL server (its data directory, WAL or a tablespace) is full: make room there, see ${page}`

export const diskOf = (folder: string): string => `the disk that holds ${folder} is full: make room there, see ${page}`

/** Null where no disk is full. */
export function diskText(error: unknown): string | null {
  if (conditionOf(error) !== 'disk-full') return null
  const path = deepest(error, 'path') ?? deepest(error, 'dest')
  return path === null ? diskOfTenant : diskOf(path)
}

function deepest(error: unknown, field: 'path' | 'dest'): string | null {
  if (!(error instanceof Error)) return null
  const { [field]: value } = error as { path?: unknown; dest?: unknown }
  return deepest(error.cause, field) ?? (typeof value === 'string' ? value : null)
}
