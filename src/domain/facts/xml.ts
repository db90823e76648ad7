/**
 * What a data file in XML says. Depends on its content alone. A `digest` is over the element with comments, attribute order, and white space between elements left
 * out. External ids are as written: without a module in front they are of the file's own module. Lines count from 1.
 */
import { z } from 'zod'
import { SecretFact } from './secret.ts'
import { Trouble } from './trouble.ts'

const ElementDigest = z.string()

export const ReferenceFact = z.object({
  id: z.string(),
  line: z.number(),
  /** `search` and `eval` hold expressions: what is called `ref('...')` in them. */
  how: z.enum(['ref', 'eval', 'groups', 'action', 'template', 'inherit', 'parent', 'menu', 'document']),
  /** What the reference stands in: the id of the record, or null. */
  of: z.string().nullable(),
})
export type ReferenceFact = z.infer<typeof ReferenceFact>

export const XmlFieldFact = z.object({
  name: z.string(),
  line: z.number(),
  digest: ElementDigest,
  /** Text content, or null where it holds elements or is longer than 200 characters. */
  text: z.string().nullable(),
  ref: z.string().nullable(),
  eval: z.string().nullable(),
  file: z.string().nullable(),
  type: z.string().nullable(),
})
export type XmlFieldFact = z.infer<typeof XmlFieldFact>

export const XmlRecordFact = z.object({
  /** The element: `menuitem`, `template`, `act_window`, `report` and `asset` are records, too. */
  tag: z.string(),
  /** Null for a record without an id: it is created again at every update. */
  id: z.string().nullable(),
  /** `ir.ui.view` for templates, `ir.ui.menu` for menu items, ... */
  model: z.string(),
  line: z.number(),
  noupdate: z.boolean(),
  forcecreate: z.boolean(),
  digest: ElementDigest,
  /** Attributes of the element as written. */
  attributes: z.record(z.string(), z.string()),
  fields: z.array(XmlFieldFact),
})
export type XmlRecordFact = z.infer<typeof XmlRecordFact>

export const XmlViewFact = z.object({
  id: z.string().nullable(),
  line: z.number(),
  model: z.string().nullable(),
  inherit: z.string().nullable(),
  mode: z.string().nullable(),
  priority: z.number().nullable(),
  /** Root element of its arch: form, list, qweb, xpath, ... */
  type: z.string().nullable(),
  /** Over its arch alone: the other fields of the record are on the record. */
  arch: ElementDigest.nullable(),
  /** `<xpath position="replace">` and the like, as `position expr`. */
  operations: z.array(z.object({ position: z.string(), on: z.string(), line: z.number() })),
})
export type XmlViewFact = z.infer<typeof XmlViewFact>

/** `<function>` runs at every install and update (noupdate: at install only); `<delete>` deletes. */
export const XmlCallFact = z.object({
  tag: z.enum(['function', 'delete']),
  model: z.string().nullable(),
  name: z.string().nullable(),
  id: z.string().nullable(),
  line: z.number(),
  noupdate: z.boolean(),
  digest: ElementDigest,
})
export type XmlCallFact = z.infer<typeof XmlCallFact>

export const XmlFacts = z.object({
  language: z.literal('xml'),
  /** Over the whole document. */
  digest: ElementDigest,
  root: z.string().nullable(),
  /** Lines that are neither empty nor a comment. */
  codeLines: z.number(),
  records: z.array(XmlRecordFact),
  views: z.array(XmlViewFact),
  calls: z.array(XmlCallFact),
  references: z.array(ReferenceFact),
  /** Names of client templates (`t-name`), of files below static. */
  templates: z.array(z.object({ name: z.string(), line: z.number(), digest: ElementDigest })),
  comments: z.array(z.object({ line: z.number(), text: z.string() })),
  /** External ids that its function calls give to records (`'xml_id': ...`). */
  madeIds: z.array(z.string()),
  secrets: z.array(SecretFact),
  troubles: z.array(Trouble),
})
export type XmlFacts = z.infer<typeof XmlFacts>
