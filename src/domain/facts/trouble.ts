/** What could not be read, with its place: a fact like any other, never an exception. `line` is 1 where the file as a whole is meant. */
import { z } from 'zod'

export const Trouble = z.object({
  kind: z.enum(['syntax', 'encoding', 'size', 'depth', 'link', 'special', 'name', 'unreadable', 'entity']),
  line: z.number(),
  text: z.string(),
})
export type Trouble = z.infer<typeof Trouble>

/** The trouble of a file of a module. */
export const FileTrouble = Trouble.extend({ path: z.string() })
export type FileTrouble = z.infer<typeof FileTrouble>
