/** What a release changes on an instance, in words that a key user understands: a draft, from the change set alone. A person edits it before it is sent. */
import { z } from 'zod'
import { documentSchema } from './document.ts'

export const NoteKind = z.enum(['field', 'screen', 'right', 'job', 'report', 'mail', 'data'])
export type NoteKind = z.infer<typeof NoteKind>

export const Note = z.object({
  kind: NoteKind,
  change: z.enum(['new', 'changed', 'gone']),
  /** A sentence without a full stop. */
  text: z.string(),
  /** Where it stands in the code, for whoever asks. */
  file: z.string(),
  line: z.number().int().positive(),
})
export type Note = z.infer<typeof Note>

export const ModuleNotes = z.object({
  module: z.string(),
  /** As the manifest calls it. */
  title: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  notes: z.array(Note),
})
export type ModuleNotes = z.infer<typeof ModuleNotes>

export const ReleaseNotes = documentSchema('ReleaseNotes', {
  /** What users have now. */
  from: z.string(),
  release: z.string(),
  instance: z.string().nullable(),
  modules: z.array(ModuleNotes),
})
export type ReleaseNotes = z.infer<typeof ReleaseNotes>
