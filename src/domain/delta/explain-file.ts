/** Why a file of the filestore came, went or differs. A file is named by its content and belongs to the attachments that name it. */
import type { DeltaChange, FileChange } from '../delta.ts'
import { type Explanation, explained, unexplained } from './facts.ts'

/** Attachments that name a file, by id. */
export interface FileNames {
  before: string[]
  after: string[]
}

/** @param attachments the changes of attachments, by attachment id */
export function explainFile(
  change: FileChange['change'],
  names: FileNames,
  attachments: Map<string, Pick<DeltaChange, 'why' | 'because'>>,
): Explanation {
  if (change === 'changed') return unexplained('its content no longer is what its name says')
  if (change === 'removed' && names.after.length > 0) return unexplained(`attachment ${names.after[0]} still names it`)
  const owners = change === 'added' ? names.after : names.before
  const changed = owners.flatMap((id) => attachments.get(id) ?? [])
  const worst = changed.find(({ why }) => why === 'unexplained') ?? changed[0]
  if (worst) return { why: worst.why, because: `attachment: ${worst.because}` }
  if (owners.length > 0)
    return change === 'added' ? explained('registry', 'an attachment named it before and found it missing') : unexplained('its attachment is gone')
  return explained('registry', 'no attachment names it')
}
