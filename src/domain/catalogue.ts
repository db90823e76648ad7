/** What `catalogue/delta.yaml` and `catalogue/documents.yaml` say: how to read the tables of an Odoo database. Data, so that an estate can add its own. */
import { z } from 'zod'

/** Table names; `*` stands for any characters. */
const Tables = z.array(z.string().min(1)).min(1)

/**
 * A condition on a new row. `record` is the row itself (`self`) or the record that a chain of many2one columns leads to (`ir_actions_server_id.model_id`).
 * released: a released module brings it; releasedAndNew: and it was not there before.
 */
const Condition = z.union([
  z.object({ record: z.string(), is: z.enum(['released', 'releasedAndNew']) }).strict(),
  z.object({ record: z.string(), oneOf: z.array(z.string()) }).strict(),
  z.object({ column: z.string(), is: z.enum(['namedAfterReleasedModule', 'unusedBefore']) }).strict(),
])
export type Condition = z.infer<typeof Condition>

/** How a row of one of Odoo's own tables says which module it belongs to. */
const RegistryRule = z.union([
  /** By its own external id: the first that was given to it, or any (rows about a model or field that several modules extend). */
  z
    .object({
      tables: Tables,
      owner: z.enum(['externalId', 'anyExternalId']),
      except: z
        .object({ column: z.string(), values: z.array(z.string()) })
        .strict()
        .optional(),
    })
    .strict(),
  /** By a column that holds the module's name. */
  z.object({ tables: Tables, owner: z.literal('moduleName'), column: z.string() }).strict(),
  /** By the record that a many2one column names. */
  z.object({ tables: Tables, owner: z.literal('record'), columns: z.array(z.string()).min(1) }).strict(),
  /** Odoo reads all manifests at every update and writes what they say; `guarded` columns, and the loss of a row that has any, need the module to be in it. */
  z.object({ tables: Tables, owner: z.literal('manifest'), guarded: z.array(z.string()) }).strict(),
])
export type RegistryRule = z.infer<typeof RegistryRule>

const SensitiveRule = z
  .object({
    tables: Tables,
    except: z.array(z.string()).default([]),
    /** What is at stake, in a word that follows "holds". */
    holds: z.string(),
    /** A new row needs no declaration when all conditions of one of these lists hold. Empty: always. */
    newRow: z.array(z.array(Condition)).default([[{ record: 'self', is: 'released' }]]),
    /** A lost row needs no declaration when the record at this path is gone too and a released module had defined it. */
    lostWith: z.string().optional(),
    /** Points in time that a module's own files set anew at every update. */
    reset: z.array(z.string()).default([]),
  })
  .strict()
export type SensitiveRule = z.infer<typeof SensitiveRule>

export const DeltaCatalogue = z
  .object({
    /** Written at every change; a row that differs in nothing else is equal. */
    ignoredColumns: z.array(z.string()),
    /** Table -> model, where Odoo does not call the table after the model. */
    models: z.record(z.string(), z.string()),
    registry: z.array(RegistryRule),
    /** External ids of records that Odoo itself writes anew at every update, whichever module is in it. */
    regenerated: z.array(z.string()),
    sensitive: z.array(SensitiveRule),
    /** Tables that Odoo writes for itself; nothing in them is kept. */
    housekeeping: z.array(z.string()),
    /** Table -> columns that name the record that its rows are part of. */
    partOf: z.record(z.string(), z.array(z.string())),
    /** Table -> columns that hold model and id of the record that its rows are about. */
    attachedTo: z.record(z.string(), z.object({ model: z.string(), id: z.string() }).strict()),
    /** Table -> where a row's name is found, best first: a column, a chain of columns, `column.` for the name of what it names; parts joined by ` + `. */
    names: z.record(z.string(), z.array(z.string())),
    /** Name columns of any other table, in this order. */
    nameColumns: z.array(z.string()),
    /** Sequences of Odoo's own machinery, not of numbers or ids. */
    registrySequences: z.array(z.string()),
    /** `table.column` whose values are never shown; `*` stands for any characters. */
    secrets: z.array(z.string()),
    /** Rows whose value is never shown: table -> the column, and what the name column must look like. */
    secretRows: z.record(z.string(), z.object({ column: z.string(), name: z.string(), like: z.array(z.string()) }).strict()),
  })
  .strict()
export type DeltaCatalogue = z.infer<typeof DeltaCatalogue>

/** A column, or a chain of many2one columns that ends in one (`currency_id.name`). */
const Path = z.string().min(1)

/** A kind of document that a loss list names. */
export const DocumentKind = z
  .object({
    table: z.string(),
    kind: z.string(),
    /** Only rows whose column has one of the values. */
    where: z
      .object({ column: z.string(), values: z.array(z.string()) })
      .strict()
      .nullable()
      .default(null),
    /** Rows with one of these filled are listed as another kind already; their numbers count all the same. */
    unlessFilled: z.array(z.string()).default([]),
    /** Where the number is found, best first. */
    number: z.array(Path).min(1),
    amount: Path.nullable().default(null),
    currency: Path.nullable().default(null),
    /** Where its date is found, best first. */
    at: z.array(Path).min(1),
    /** Column and values that make it a posted document with a number that counts; null: none. */
    posted: z
      .object({ column: z.string(), values: z.array(z.string()) })
      .strict()
      .nullable()
      .default(null),
    /** Table -> column that names the document: a changed part is a change of the document. */
    parts: z.record(z.string(), z.string()).default({}),
    /** Columns that move by themselves; a document that differs in nothing else is equal. */
    ignored: z.array(z.string()).default([]),
  })
  .strict()
export type DocumentKind = z.infer<typeof DocumentKind>

export const DocumentCatalogue = z.array(DocumentKind)
