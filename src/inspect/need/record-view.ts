/**
 * The data files of a module as Odoo loads them: in the order of the manifest, the last value of a field counts. In which file a record stands, and in which place,
 * matters only through that.
 */

import { sha256Hex } from '../../domain/digest.ts'
import type { CsvFacts } from '../../domain/facts/csv.ts'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { XmlFacts, XmlRecordFact } from '../../domain/facts/xml.ts'

export interface EffectiveRecord {
  /** With its module in front. */
  id: string
  model: string
  /** In the last file that gives it. */
  noupdate: boolean
  /** Digest of the value by field; what a short form gives in its attributes stands under the element's name. */
  values: Map<string, string>
  /** Paths below the module that its values take their content from. */
  files: string[]
  file: string
  line: number
}

export interface Call {
  tag: 'function' | 'delete'
  model: string | null
  noupdate: boolean
  digest: string
  file: string
  line: number
}

export interface RecordView {
  records: Map<string, EffectiveRecord>
  /** By digest and number: the same call twice is two calls. */
  calls: Map<string, Call>
  /** Data files that are neither XML nor CSV, or that cannot be read: their digest by path. */
  others: Map<string, string | null>
  /** Every path that the manifest names. */
  listed: Set<string>
}

export function recordView(module: ModuleFacts): RecordView {
  const view: RecordView = { records: new Map(), calls: new Map(), others: new Map(), listed: new Set() }
  for (const path of dataFiles(module)) {
    view.listed.add(path)
    const [xml, csv] = [module.xml[path], module.csv[path]]
    if (xml && xml.troubles.length === 0 && xml.root !== null) addXml(view, module.name, path, xml)
    else if (csv && csv.troubles.length === 0) addCsv(view, module.name, path, csv)
    else view.others.set(path, module.files.find((file) => file.path === path)?.sha256 ?? xml?.digest ?? csv?.digest ?? null)
  }
  return view
}

/** `init_xml` and `update_xml` are read as well, as Odoo still does. */
const dataKeys = ['init_xml', 'update_xml', 'data']

function dataFiles({ manifest }: ModuleFacts): string[] {
  return dataKeys.flatMap((key) => {
    const value = manifest.values[key]
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  })
}

function addXml(view: RecordView, module: string, file: string, facts: XmlFacts): void {
  for (const record of facts.records) {
    const id = record.id === null ? `${module}.(no id) ${file} ${record.digest}` : qualified(module, record.id)
    merge(view, {
      id,
      model: record.model,
      noupdate: record.noupdate,
      values: valuesOf(record),
      files: filesOf(record, module),
      file,
      line: record.line,
    })
  }
  for (const { tag, model, noupdate, digest, line } of facts.calls) {
    let key = `${tag} ${digest}`
    while (view.calls.has(key)) key += '#'
    view.calls.set(key, { tag, model, noupdate, digest, file, line })
  }
}

function addCsv(view: RecordView, module: string, file: string, facts: CsvFacts): void {
  const model =
    file
      .split('/')
      .at(-1)
      ?.replace(/(-.*)?\.csv$/, '') ?? ''
  for (const [index, record] of facts.records.entries()) {
    const row = facts.rows[index]
    const values = row
      ? facts.columns.map((column, at): [string, string] => [fieldOf(column), sha256Hex(row[at] ?? '')])
      : [['row', record.digest] as [string, string]]
    const id = record.id === null ? `${module}.(no id) ${file} ${record.digest}` : qualified(module, record.id)
    merge(view, { id, model, noupdate: false, values: new Map(values.filter(([name]) => name !== 'id')), files: [], file, line: record.line })
  }
}

const fieldOf = (column: string): string => column.split(/[:/]/)[0] ?? column

export const qualified = (module: string, id: string): string => (id.includes('.') ? id : `${module}.${id}`)

function merge(view: RecordView, record: EffectiveRecord): void {
  const known = view.records.get(record.id)
  if (!known) view.records.set(record.id, record)
  else
    view.records.set(record.id, {
      ...record,
      model: record.model || known.model,
      values: new Map([...known.values, ...record.values]),
      files: [...new Set([...known.files, ...record.files])],
    })
}

function valuesOf(record: XmlRecordFact): Map<string, string> {
  if (record.tag === 'record') {
    const values = record.fields.map(({ name, digest }): [string, string] => [name, digest])
    return new Map(values)
  }
  return new Map([[record.tag, `${record.digest} ${record.attributes.parent ?? ''}`]])
}

/** `<field file="module/static/x.png">`, and the icon of a menu: Odoo keeps the content in the database. */
function filesOf(record: XmlRecordFact, module: string): string[] {
  const icon = record.attributes.web_icon ?? record.fields.find(({ name }) => name === 'web_icon')?.text ?? null
  const named = record.fields.flatMap(({ file }) => (file === null ? [] : [file]))
  return [...named, ...(icon === null ? [] : [icon.replace(',', '/')])].flatMap((path) =>
    path.startsWith(`${module}/`) ? [path.slice(module.length + 1)] : [],
  )
}
