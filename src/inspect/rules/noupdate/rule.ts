import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { XmlRecordFact } from '../../../domain/facts/xml.ts'
import { definitionsOf } from '../definitions.ts'
import { textsOf } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'noupdate',
  severity: 'warning',
  title: 'data will not reach existing databases, is made anew at every update, or is not loaded by one',
  find: (input) => {
    const { module } = input
    if (module.manifest.troubles.length > 0) return []
    const files = [...new Set(textsOf(module.manifest.values.data).map((path) => path.replace(/^\.?\//, '')))]
    return files.flatMap((path) => [...withoutId(module, path), ...strayFlags(module, path), ...csvFile(input, path), ...changed(input, path)])
  },
}

/** A record without an id cannot be found again. */
function withoutId({ xml }: ModuleFacts, path: string): RuleFinding[] {
  const records = xml[path]?.records ?? []
  return records
    .filter(({ id, tag }) => id === null && tag === 'record')
    .map(({ line, model, noupdate }) => ({
      path,
      line,
      text: noupdate
        ? `a record of ${model} without an id, in noupdate: only an installation makes it, and no update will ever change it`
        : `a record of ${model} without an id: every update makes another one`,
    }))
}

/** Odoo reads the flag of `<odoo>` and `<data>` only. */
function strayFlags({ xml }: ModuleFacts, path: string): RuleFinding[] {
  const records = xml[path]?.records ?? []
  return records
    .filter(({ attributes }) => attributes.noupdate !== undefined)
    .map(({ line, tag }) => ({
      path,
      line,
      severity: 'error' as const,
      text: `noupdate on <${tag}>: Odoo refuses the file, for the flag belongs on <odoo> or <data>`,
    }))
}

/** The name of a CSV file says the model, and only ids let an update find its rows. */
function csvFile({ module, closure, definitionsOf: definedBy }: RuleInput, path: string): RuleFinding[] {
  const facts = module.csv[path]
  if (!facts || facts.troubles.length > 0 || facts.columns.length === 0) return []
  const model = (path.split('/').at(-1) ?? '').replace(/\.csv$/, '').split('-')[0] ?? ''
  const found: RuleFinding[] = []
  const known = () => definitionsOf(module).models.includes(model) || [...closure].some((name) => definedBy(name)?.models.includes(model))
  if (!/^[a-z_0-9]+(\.[a-z_0-9]+)+$/.test(model) && !known())
    found.push({ path, line: 1, severity: 'error', text: `${model} is no model: the name of a CSV file before a hyphen is the model that it loads` })
  if (!facts.columns.includes('id'))
    found.push({ path, line: 1, severity: 'error', text: 'has no column id: an installation loads it, and no update does' })
  return found
}

/** With a state before: what the change alters, and what existing databases will not see of it. */
function changed({ module, before }: RuleInput, path: string): RuleFinding[] {
  if (!before) return []
  const old = recordsOf(before)
  return (module.xml[path]?.records ?? []).flatMap((record) => {
    const was = record.id === null ? undefined : old.get(record.id)
    const text = problemOf(record, was)
    return text === null ? [] : [{ path, line: record.line, text }]
  })
}

function problemOf(record: XmlRecordFact, was: XmlRecordFact | undefined): string | null {
  if (!was)
    return record.noupdate && !record.forcecreate && record.id !== null
      ? `${record.id} is new, in noupdate and with forcecreate off: existing databases will not get it`
      : null
  if (was.noupdate && record.noupdate && was.digest !== record.digest)
    return `${record.id} changed, and it is in noupdate: existing databases keep what they have, unless a migration script writes it`
  if (was.noupdate && !record.noupdate)
    return `${record.id} left noupdate: in existing databases the flag stays on the record, and no update changes it`
  if (!was.noupdate && record.noupdate) return `${record.id} went into noupdate: existing databases do not get this change of it, nor any later one`
  return null
}

function recordsOf({ xml }: ModuleFacts): Map<string, XmlRecordFact> {
  return new Map(Object.values(xml).flatMap(({ records }) => records.flatMap((record) => (record.id === null ? [] : [[record.id, record] as const]))))
}
