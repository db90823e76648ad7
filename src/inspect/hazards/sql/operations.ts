/** Statements of a script as operations: an ALTER TABLE is as many as it has commands, TRUNCATE and LOCK one per table. */
import { hole, type Statement } from './parse-sql.ts'
import type { Operation } from './sql-hazard-rule.ts'

export function operationsOf(statements: Statement[]): Operation[] {
  return statements.flatMap(({ name, node, line }) => (expand[name] ?? single)(name, node).map((each) => ({ ...each, line })))
}

/** Tables that the script makes itself: they hold nothing yet, so nothing done to them takes time. */
export function createdTables(operations: Operation[]): Set<string> {
  const makes = ['CreateStmt', 'CreateTableAsStmt']
  return new Set(operations.flatMap(({ name, table }) => (makes.includes(name) && table !== null ? [table] : [])))
}

// biome-ignore lint/suspicious/noExplicitAny: see Operation
type Expand = (name: string, node: any) => Omit<Operation, 'line'>[]

const single: Expand = (name, node) => [{ name, node, table: tableOf(node) }]

const each = (pick: (item: { RangeVar?: Range; VacuumRelation?: { relation: Range }; List?: Qualified }) => string | null, list: string): Expand => {
  return (name, node) => (node[list] ?? []).map((item: Parameters<typeof pick>[0]) => ({ name, node, table: pick(item) }))
}

interface Range {
  relname?: string
}

interface Qualified {
  items: { String?: { sval: string } }[]
}

const expand: Record<string, Expand> = {
  AlterTableStmt: (_name, node) =>
    node.objtype === 'OBJECT_INDEX'
      ? []
      : (node.cmds ?? []).map(({ AlterTableCmd: command }: { AlterTableCmd: { subtype: string } }) => ({
          name: command.subtype,
          node: command,
          table: known(node.relation?.relname),
        })),
  TruncateStmt: each(({ RangeVar }) => known(RangeVar?.relname), 'relations'),
  LockStmt: each(({ RangeVar }) => known(RangeVar?.relname), 'relations'),
  VacuumStmt: (name, node) => {
    const tables = each(({ VacuumRelation }) => known(VacuumRelation?.relation.relname), 'rels')(name, node)
    return tables.length === 0 ? [{ name, node, table: null }] : tables
  },
  DropStmt: (name, node) => {
    const tables = each(({ List }) => known(List?.items.at(-1)?.String?.sval), 'objects')(name, node)
    return node.removeType === 'OBJECT_TABLE' || node.removeType === 'OBJECT_MATVIEW' ? tables : [{ name, node, table: null }]
  },
}

// biome-ignore lint/suspicious/noExplicitAny: see Operation
function tableOf(node: any): string | null {
  return known(node?.relation?.relname ?? node?.into?.rel?.relname)
}

function known(name: string | undefined): string | null {
  return name === undefined || name === hole ? null : name
}
