/** Drafts the notes of one module: what its users will find new, other or gone. Pure. What users do not see (methods, tests, formatting) has no note. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { ModuleNotes } from '../../domain/release-notes.ts'
import { dataNotes } from './data-notes.ts'
import { fieldNotes } from './field-notes.ts'
import { recordNotes } from './record-notes.ts'
import { rightNotes } from './right-notes.ts'

/**
 * @param before the module as the instance has it; null: it is new there
 * @param scripts paths of the migration scripts that would run
 */
export function draftNotes(before: ModuleFacts | null, after: ModuleFacts, scripts: string[]): ModuleNotes {
  const { name, version } = after.manifest.values
  return {
    module: after.name,
    title: typeof name === 'string' ? name : after.name,
    from: versionOf(before),
    to: typeof version === 'string' ? version : 'without a version',
    notes: [...fieldNotes(before, after), ...recordNotes(before, after), ...rightNotes(before, after), ...dataNotes(after, scripts)],
  }
}

function versionOf(module: ModuleFacts | null): string | null {
  const version = module?.manifest.values.version
  return typeof version === 'string' ? version : null
}
