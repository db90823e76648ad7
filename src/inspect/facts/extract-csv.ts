/** From the text of a CSV data file to its facts, by csv-parse. */
import { CsvError, parse } from 'csv-parse/sync'
import type { CsvFacts, CsvRecordFact } from '../../domain/facts/csv.ts'
import { shortDigest } from './short-digest.ts'

const mostRows = 200

export function extractCsv(source: string): CsvFacts {
  const facts: CsvFacts = { language: 'csv', digest: '', columns: [], records: [], rows: [], secrets: [], troubles: [] }
  let parsed: { record: string[]; info: { lines: number } }[]
  try {
    // Odoo's reader ignores blank lines and takes rows of any length and quotes in the middle of a value; so does this one, and a rule looks at the lengths.
    parsed = parse(source, {
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as typeof parsed
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number((error as { lines?: number }).lines ?? 1)
    return { ...facts, digest: shortDigest(source), troubles: [{ kind: 'syntax', line, text: `is not CSV: ${error.message}` }] }
  }
  const [heading, ...rows] = parsed
  facts.columns = heading?.record ?? []
  const idColumn = facts.columns.indexOf('id')
  const references = facts.columns.flatMap((column, index) => (/[:/]id$/.test(column) ? [index] : []))
  facts.records = rows.map(({ record, info }) => recordFact(record, info.lines, idColumn, references))
  facts.rows = rows.slice(0, mostRows).map(({ record }) => record)
  facts.digest = shortDigest(JSON.stringify([facts.columns, facts.records.map(({ digest }) => digest)]))
  return facts
}

function recordFact(record: string[], lastLine: number, idColumn: number, references: number[]): CsvRecordFact {
  const breaks = record.reduce((sum, value) => sum + (value.includes('\n') ? value.split('\n').length - 1 : 0), 0)
  return {
    id: record[idColumn] || null,
    line: lastLine - breaks,
    digest: shortDigest(JSON.stringify(record)),
    references: references.flatMap((index) => (record[index] ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]))),
  }
}
