/** What a data file in CSV says. Its file name, not its content, says the model: `ir.model.access.csv`. Lines count from 1; the heading is line 1. */
import { z } from 'zod'
import { SecretFact } from './secret.ts'
import { Trouble } from './trouble.ts'

export const CsvRecordFact = z.object({
  id: z.string().nullable(),
  line: z.number(),
  digest: z.string(),
  /** External ids in columns whose heading ends in `:id` or `/id`. */
  references: z.array(z.string()),
})
export type CsvRecordFact = z.infer<typeof CsvRecordFact>

export const CsvFacts = z.object({
  language: z.literal('csv'),
  /** Over headings and values: quoting and line ends left out. */
  digest: z.string(),
  columns: z.array(z.string()),
  records: z.array(CsvRecordFact),
  /** The rows themselves, as values by column, up to 200 of them: enough for access rights. */
  rows: z.array(z.array(z.string())),
  secrets: z.array(SecretFact),
  troubles: z.array(Trouble),
})
export type CsvFacts = z.infer<typeof CsvFacts>
