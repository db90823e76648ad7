/**
 * Why a row changed: registry, release, or nothing that we know. Expectations come before (expectations.ts); this is what needs no declaration.
 * Every rule names whose row it is by the database as it stood before, so that a script cannot make a row its own by writing an external id for it.
 */

import { explainRegistry, registryRule } from './explain-registry.ts'
import { explainSensitive, sensitiveRule } from './explain-sensitive.ts'
import {
  type ExplainContext,
  type Explanation,
  explained,
  isReleased,
  isReloaded,
  nameOfId,
  ownerOf,
  type RecordFacts,
  type ReleaseFacts,
  type RowFacts,
  type TableFacts,
  unexplained,
} from './facts.ts'
import { tableOf } from './models.ts'
import { addsTranslations } from './same-value.ts'

/** @param column null: the whole row came or went */
export function explainChange(table: TableFacts, row: RowFacts, column: string | null, context: ExplainContext): Explanation {
  if (context.release.updated.size === 0) return unexplained('no release is known')
  if (context.catalogue.housekeeping.includes(table.table)) return explained('registry', 'Odoo keeps house in this table')
  if (table.model?.transient) return explained('registry', 'a table of an assistant: its rows are thrown away')
  const translated = newTranslation(row, column, context)
  if (translated) return translated
  const sensitive = sensitiveRule(table.table, context)
  if (sensitive) return explainSensitive(sensitive, row, column, context)
  const registry = registryRule(table.table, context)
  if (registry) return explainRegistry(registry, row, column, context)
  return (
    ownRow(row, context) ??
    ownTable(table, context) ??
    ownLink(table, row, context) ??
    ownPart(table, row, context) ??
    attached(row, context) ??
    nobody(row)
  )
}

/** Every update fills in the texts that its modules have in further languages, in all their records; nothing that was there changes. */
function newTranslation(row: RowFacts, column: string | null, { release }: ExplainContext): Explanation | null {
  const owner = ownerOf(row.self)
  if (column === null || row.operation !== 'updated' || owner === null || !release.updated.has(owner.module)) return null
  const added = addsTranslations(row.before?.[column] ?? null, row.after?.[column] ?? null)
  return added ? explained('release', `translations of ${nameOfId(owner)}, from its module`) : null
}

function ownRow(row: RowFacts, { release }: ExplainContext): Explanation | null {
  const owner = ownerOf(row.self)
  if (owner === null) return null
  if (isReleased(row.self, release)) return explained('release', `${nameOfId(owner)} of a released module`)
  return isReloaded(row.self, release) ? explained('release', `${nameOfId(owner)}, read again from its module's files`) : null
}

function ownTable({ model, relation }: TableFacts, { release }: ExplainContext): Explanation | null {
  const definer = model?.definer ?? relation?.definer ?? null
  return definer !== null && release.released.has(definer) ? explained('release', `module ${definer} defines this table`) : null
}

/** A link between two records is a value of the record whose field it is. */
function ownLink({ relation }: TableFacts, row: RowFacts, context: ExplainContext): Explanation | null {
  const record = relation?.column ? row.records.get(relation.column) : undefined
  if (record === undefined || (record.existsBefore && isSensitive(record, context))) return null
  return partOfOwn(record, context.release)
}

/** Rows without an external id of their own that are part of a record that has one. */
function ownPart({ table }: TableFacts, row: RowFacts, { catalogue, release }: ExplainContext): Explanation | null {
  for (const column of catalogue.partOf[table] ?? []) {
    const record = row.records.get(column)
    const found = record ? partOfOwn(record, release) : null
    if (found) return found
  }
  return null
}

/** Messages and files of a record come with a new one and go with a lost one. */
function attached(row: RowFacts, context: ExplainContext): Explanation | null {
  const record = row.records.get('attachedTo')
  const { release } = context
  if (record === undefined || !isOurs(record, release)) return null
  if (record.existsBefore && record.existsAfter && isSensitive(record, context)) return null
  const cameOrWent = (row.operation === 'inserted' && !record.existsBefore) || (row.operation === 'deleted' && !record.existsAfter)
  const field = row.after?.res_field ?? row.before?.res_field ?? null
  const owner = ownerOf(record)
  return owner !== null && (cameOrWent || field !== null) ? explained('release', `belongs to ${nameOfId(owner)}`) : null
}

/** What belongs to a record on the sensitive list is as sensitive as the record. */
function isSensitive({ model }: RecordFacts, context: ExplainContext): boolean {
  return model !== null && sensitiveRule(tableOf(model, context.catalogue), context) !== undefined
}

function partOfOwn(record: RecordFacts, release: ReleaseFacts): Explanation | null {
  const owner = ownerOf(record)
  return owner !== null && isOurs(record, release) ? explained('release', `part of ${nameOfId(owner)}`) : null
}

const isOurs = (record: RecordFacts, release: ReleaseFacts): boolean => isReleased(record, release) || isReloaded(record, release)

function nobody(row: RowFacts): Explanation {
  const owner = ownerOf(row.self)
  return unexplained(owner ? `${nameOfId(owner)}: the update does not read it again` : 'no module brings this row')
}
