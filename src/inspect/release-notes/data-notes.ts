/**
 * Rows that migration scripts write, by table: what that means for users stands in no code, so a person has to say it. A script whose SQL does not tell it has a note
 * all the same: the draft must not say that users will notice nothing.
 */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { PythonFacts } from '../../domain/facts/python.ts'
import type { Note } from '../../domain/release-notes.ts'
import { unknownCalls } from '../hazards/script-calls.ts'
import { createdTables, operationsOf } from '../hazards/sql/operations.ts'
import { parseSql } from '../hazards/sql/parse-sql.ts'
import type { Operation } from '../hazards/sql/sql-hazard-rule.ts'

/** What is done to rows, by the statement's name in PostgreSQL's parser, in the order in which it is told. */
const verbs: [string, string[]][] = [
  ['changes rows of', ['UpdateStmt', 'MergeStmt']],
  ['deletes rows of', ['DeleteStmt', 'TruncateStmt']],
  ['adds rows to', ['InsertStmt']],
]

/**
 * Call `loadSqlParser` once before.
 * @param scripts paths of the migration scripts that would run
 */
export function dataNotes({ python }: ModuleFacts, scripts: string[]): Note[] {
  return scripts.flatMap((file) => scriptNotes(python[file]).map((text): Note => ({ kind: 'data', change: 'changed', text, file, line: 1 })))
}

function scriptNotes(facts: PythonFacts | undefined): string[] {
  if (!facts) return [untold]
  const parsed = facts.sql.flatMap(({ text, line }) => (text === null ? [] : [parseSql({ text, line })]))
  const operations = operationsOf(parsed.flatMap(({ statements }) => statements))
  const written = writtenTables(operations)
  const isWhole =
    facts.script !== null &&
    facts.troubles.length === 0 &&
    parsed.length === facts.sql.length &&
    parsed.every(({ unknown }) => unknown.length === 0) &&
    unknownCalls(facts).length === 0 &&
    !operations.some(({ name, table }) => table === null && isWriting(name))
  return [...(written.length > 0 ? [`a script ${written.join(', ')}: say what that means`] : []), ...(isWhole ? [] : [untold])]
}

const untold = 'a script works on the data, and what it changes cannot be told from it: ask whoever wrote it'

/** A table that the script makes itself holds nothing that users have. */
function writtenTables(operations: Operation[]): string[] {
  const made = createdTables(operations)
  return verbs.flatMap(([verb, names]) => {
    const tables = operations.flatMap(({ name, table }) => (names.includes(name) && table !== null && !made.has(table) ? [table] : []))
    return tables.length === 0 ? [] : [`${verb} ${inWords([...new Set(tables)])}`]
  })
}

const isWriting = (name: string): boolean => verbs.some(([, names]) => names.includes(name))

function inWords(tables: string[]): string {
  const last = tables.at(-1) ?? ''
  return tables.length === 1 ? last : `${tables.slice(0, -1).join(', ')} and ${last}`
}
