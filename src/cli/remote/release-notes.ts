/** `evenkeel release notes`: a draft of what users are told, as Markdown that a person edits and sends. */
import type { ReleaseNotes } from '../../domain/release-notes.ts'
import { answer } from '../client.ts'
import type { Context } from '../program.ts'
import { releaseNotesText } from '../render/release-notes.ts'
import { type Comparison, type ComparisonOptions, compare } from './comparison.ts'

const comparison: Comparison<ReleaseNotes> = {
  command: 'notes',
  ask: (client, release, query) => answer<ReleaseNotes>(client.GET('/v1/releases/{release}/notes', { params: { path: { release }, query } })),
  make: async (compared) => (await import('../../server/compare-folders.ts')).notesOf(compared),
}

export async function notes(context: Context, options: ComparisonOptions, first = '', second?: string): Promise<number> {
  const found = await compare(comparison, context, options, first, second)
  context.output.result(found, () => releaseNotesText(found))
  return 0
}
