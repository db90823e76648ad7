/**
 * What every rule about SQL is: a pure function over one operation of a script. An operation is a statement, or one command of an ALTER TABLE, which may hold many.
 */
import type { Finding } from '../finding.ts'

export interface Operation {
  /** The grammar's name: `AT_AddColumn` for a command of ALTER TABLE, else the statement's, `UpdateStmt`. */
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: the grammar has 260 node types; each rule reads the ones that it knows by name
  node: any
  /** Table that it is about; null: none, or only the running code knows. */
  table: string | null
  line: number
}

export interface SqlHazardRule {
  /** Also its folder's name and its page, docs/rules/<id>.md. */
  id: string
  title: string
  find(operation: Operation): Finding | Finding[] | null
}
