/**
 * Statements that PostgreSQL refuses inside a transaction block. Odoo runs every script in the transaction of its module, so they fail, and the update with them.
 * After a failed CREATE INDEX CONCURRENTLY an invalid index stays, which costs at every write and blocks the next try under the same name.
 */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

// biome-ignore lint/suspicious/noExplicitAny: see Operation
const refused: Record<string, (node: any) => string | null> = {
  IndexStmt: ({ concurrent }) => (concurrent ? 'CREATE INDEX CONCURRENTLY' : null),
  DropStmt: ({ concurrent }) => (concurrent ? 'DROP INDEX CONCURRENTLY' : null),
  ReindexStmt: ({ params }) => (JSON.stringify(params ?? '').includes('"concurrently"') ? 'REINDEX CONCURRENTLY' : null),
  VacuumStmt: ({ is_vacuumcmd }) => (is_vacuumcmd ? 'VACUUM' : null),
  CreatedbStmt: () => 'CREATE DATABASE',
  DropdbStmt: () => 'DROP DATABASE',
  AlterSystemStmt: () => 'ALTER SYSTEM',
}

export const notInTransaction: SqlHazardRule = {
  id: 'not-in-transaction',
  title: 'a statement that no transaction allows',
  find({ name, node, table }) {
    const what = refused[name]?.(node) ?? null
    if (what === null) return null
    return {
      kind: 'fails',
      table,
      lock: null,
      work: 'catalogue',
      text: `${what}${table === null ? '' : ` on ${named(table)}`} cannot run inside a transaction, and Odoo runs this script in one: the update fails`,
      advice: 'run it before the release, with psql, outside a transaction',
    }
  },
}
