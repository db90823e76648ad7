/** Odoo's own tables about modules, models, views, menus and actions: explained when the row belongs to a module that the update read again. */
import type { RegistryRule } from '../catalogue.ts'
import {
  type ExplainContext,
  type Explanation,
  type ExternalId,
  explained,
  externalIds,
  nameOfId,
  ownerOf,
  type RecordFacts,
  type RowFacts,
  unexplained,
} from './facts.ts'
import { tableOf } from './models.ts'
import { matchesAny } from './patterns.ts'

export function registryRule(table: string, context: ExplainContext): RegistryRule | undefined {
  return context.catalogue.registry.find((rule) => matchesAny(rule.tables, table))
}

export function explainRegistry(rule: RegistryRule, row: RowFacts, column: string | null, context: ExplainContext): Explanation {
  switch (rule.owner) {
    case 'manifest':
      return byManifest(rule.guarded, row, column, context)
    case 'moduleName':
      return byModuleName(row, rule.column, context)
    case 'record':
      return byRecord(row, rule.columns, context)
    case 'externalId':
    case 'anyExternalId':
      return byExternalId(rule, row, context)
  }
}

function byManifest(guarded: string[], row: RowFacts, column: string | null, { release }: ExplainContext): Explanation {
  const isGuarded = guarded.length > 0 && (row.operation === 'deleted' || (row.operation === 'updated' && guarded.includes(column ?? '')))
  if (!isGuarded) return explained('registry', 'Odoo reads all manifests at every update')
  const name = (row.before ?? row.after)?.name ?? ''
  if (release.updated.has(name)) return explained('registry', `module ${name} is in the update`)
  return unexplained(`module ${name} is not in the update`)
}

function byModuleName(row: RowFacts, column: string, context: ExplainContext): Explanation {
  const { updated } = context.release
  const modules = [row.before?.[column] ?? null, row.after?.[column] ?? null].filter((module) => module !== null)
  if (modules.length > 0 && modules.every((module) => updated.has(module))) return explained('registry', `module ${modules[0]} is in the update`)
  return namesRegistry(row, context) ?? unexplained(`module ${modules.join(', ')} is not in the update`)
}

/** A new name for a module that was found on the path, or for a new model or field of the update that an older module has a part in. */
function namesRegistry(row: RowFacts, context: ExplainContext): Explanation | null {
  const record = row.records.get('attachedTo')
  if (row.operation !== 'inserted' || record?.model == null || record.existsBefore) return null
  const rule = registryRule(tableOf(record.model, context.catalogue), context)
  if (rule?.owner === 'manifest') return explained('registry', 'Odoo reads all manifests at every update')
  const other = record.after.find((id) => context.release.updated.has(id.module))
  return rule?.owner === 'anyExternalId' && other ? explained('registry', `also ${nameOfId(other)}, of a module in the update`) : null
}

function byRecord(row: RowFacts, columns: string[], context: ExplainContext): Explanation {
  const records = columns.flatMap((column) => row.records.get(column) ?? [])
  if (records.length === 0) return unexplained('it belongs to no record that is left')
  const owners = records.map((record) => moduleOf(record) ?? ownerOf(record)?.module ?? null)
  const owner = owners.find((module) => module !== null && context.release.updated.has(module))
  return owner
    ? explained('registry', `part of a record of module ${owner}, which is in the update`)
    : unexplained('it is part of a record of no module of the update')
}

/** The module that a row of ir_module_module is about. */
function moduleOf(record: RecordFacts): string | null {
  if (record.model !== 'ir.module.module') return null
  const id = externalIds(record).find(({ module, name }) => module === 'base' && name.startsWith('module_'))
  return id ? id.name.slice('module_'.length) : null
}

function byExternalId(
  rule: Extract<RegistryRule, { owner: 'externalId' | 'anyExternalId' }>,
  row: RowFacts,
  { release, catalogue }: ExplainContext,
): Explanation {
  const { except } = rule
  if (except && [row.before, row.after].some((values) => values && except.values.includes(values[except.column] ?? ''))) {
    return unexplained(`a row whose ${except.column} is ${except.values.join(' or ')} belongs to no module`)
  }
  const candidates = rule.owner === 'anyExternalId' ? [...row.self.before, ...row.self.after] : [ownerOf(row.self)]
  const owner = candidates.find((id): id is ExternalId => id !== null && release.updated.has(id.module))
  if (owner) return explained('registry', `${nameOfId(owner)} of a module in the update`)
  const other = ownerOf(row.self)
  if (other && row.operation === 'updated' && catalogue.regenerated.includes(nameOfId(other)))
    return explained('registry', `Odoo writes ${nameOfId(other)} anew at every update`)
  return unexplained(other ? `${nameOfId(other)}: module ${other.module} is not in the update` : 'no module brings this row')
}
