/** What a translation file says, read only when asked for: 17,000 files of Odoo 18.0 would cost more than everything else together. */
import { z } from 'zod'
import { Trouble } from './trouble.ts'

export const TermFact = z.object({
  source: z.string(),
  translation: z.string(),
  /** Where Odoo found it: `model:ir.model.fields,field_description:sale.field_x`, `code:addons/sale/models/x.py:0`. */
  places: z.array(z.string()),
  /** `model` and `model_terms` are stored in the database by an update; `code` is read from the file. */
  kinds: z.array(z.enum(['code', 'model', 'model_terms', 'other'])),
})
export type TermFact = z.infer<typeof TermFact>

export const TranslationFacts = z.object({
  language: z.literal('po'),
  /** As the file says, or null. */
  of: z.string().nullable(),
  terms: z.array(TermFact),
  troubles: z.array(Trouble),
})
export type TranslationFacts = z.infer<typeof TranslationFacts>
