/** Views, menus, actions and other records of data files: Odoo writes them at an update. */
import type { ChangeKind } from '../../../domain/need.ts'
import type { EffectiveRecord } from '../record-view.ts'
import type { NeedRule } from '../rule.ts'

export const record: NeedRule = {
  id: 'record',
  judge(difference) {
    if (difference.kind === 'dataFile') return [{ need: 'update', kind: 'application', text: `${difference.path} is loaded at an update` }]
    if (difference.kind !== 'record' || securityModels.has(modelOf(difference))) return null
    const { before, after, id } = difference
    if (before?.noupdate || after?.noupdate) return null
    const kind = kindOf(modelOf(difference))
    if (before === null) return [{ need: 'update', kind, text: `record ${id} is new` }]
    if (after !== null)
      return [
        { need: 'update', kind, text: `record ${id} was changed${changedFields(before, after)}; an update also overwrites what users changed in it` },
      ]
    if (isRegistry(before.model)) return [{ need: 'update', kind, text: `record ${id} is gone: an update deletes it` }]
    return [
      {
        need: 'destructive',
        kind: 'database',
        text: `record ${id} is gone: an update deletes it, with what users changed in it and what refers to it`,
      },
    ]
  },
}

export const securityModels = new Set(['ir.model.access', 'ir.rule', 'res.groups'])

export const modelOf = ({ before, after }: { before: EffectiveRecord | null; after: EffectiveRecord | null }): string =>
  (after ?? before)?.model ?? ''

/** Odoo's own tables about screens and rights hold nothing that users entered. */
export const isRegistry = (model: string): boolean => model.startsWith('ir.')

export function kindOf(model: string): ChangeKind {
  if (/^(ir\.config_parameter|ir\.cron|ir\.sequence|ir\.default|ir\.property|mail\.template|base\.automation)$/.test(model)) return 'configuration'
  return /^(ir\.mail_server|fetchmail\.server|payment\.provider|iap\.)/.test(model) ? 'integration' : 'application'
}

function changedFields(before: EffectiveRecord, after: EffectiveRecord): string {
  const names = [...new Set([...before.values.keys(), ...after.values.keys()])].filter((name) => before.values.get(name) !== after.values.get(name))
  return names.length === 0 ? '' : ` (${names.slice(0, 4).join(', ')})`
}
