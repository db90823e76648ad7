/** Evidence of runs that the records do not know: the records are older than what was done. Evidence is never removed by us. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RunId, runLabel } from '../../domain/id.ts'
import type { FindOnServer } from './found.ts'

const shown = 5

export const olderRecords: FindOnServer = async ({ data, runs }) => {
  const folder = join(data, 'evidence')
  const names = await readdir(folder).catch(() => [])
  const unknown = names.filter((name) => RunId.safeParse(name).success && !runs.known.has(runLabel(name))).sort()
  if (unknown.length === 0) return []
  const more = unknown.length > shown ? ` and ${unknown.length - shown} more` : ''
  return [
    {
      code: 'records-older',
      subject: folder,
      instance: null,
      state: 'bad',
      message: `The records do not know runs that have evidence in ${folder}: ${unknown.slice(-shown).join(', ')}${more}. What they say about instances may be older than the truth.`,
      hint: `read run.json in each, and docs/operations/records-older.md`,
    },
  ]
}
