/** DROP COLUMN, DROP TABLE, DROP SCHEMA and TRUNCATE: the data is gone with the commit, and only the checkpoint brings it back. */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const dropped: Record<string, string> = { OBJECT_TABLE: 'table', OBJECT_MATVIEW: 'materialized view', OBJECT_SCHEMA: 'schema' }

export const dropData: SqlHazardRule = {
  id: 'drop-data',
  title: 'data that is thrown away',
  find({ name, node, table }) {
    const what = whatIsLost(name, node, table)
    if (what === null) return null
    return {
      kind: 'loses',
      table,
      lock: 'ACCESS EXCLUSIVE',
      work: 'catalogue',
      text: `${what}: what it holds is gone`,
      advice: 'keep it under another name for a release (RENAME), or declare the loss with --expects',
    }
  },
}

// biome-ignore lint/suspicious/noExplicitAny: see Operation
function whatIsLost(name: string, node: any, table: string | null): string | null {
  if (name === 'AT_DropColumn') return `column ${node.name} of ${named(table)} is dropped`
  if (name === 'TruncateStmt') return `${named(table)} is emptied${node.behavior === 'DROP_CASCADE' ? ', and every table that points to it' : ''}`
  const kind = name === 'DropStmt' ? dropped[node.removeType] : undefined
  return kind === undefined ? null : `${kind} ${named(table)} is dropped`
}
