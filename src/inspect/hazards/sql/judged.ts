/**
 * Operations that rules have been thought through for, so that no finding means no hazard. Of any other nobody knows: it is `unknown-sql`. They lock nothing that users
 * need for longer than a moment, whatever the table's size.
 */
import type { Operation } from './sql-hazard-rule.ts'

export const isJudged = ({ name }: Pick<Operation, 'name'>): boolean => judged.has(name)

const judged = new Set(
  [
    // Rules of their own say when these are a hazard.
    'UpdateStmt DeleteStmt IndexStmt RefreshMatViewStmt RenameStmt LockStmt DropStmt VacuumStmt TransactionStmt VariableSetStmt AlterEnumStmt',
    'AT_AddColumn AT_AddConstraint AT_AlterColumnType AT_SetNotNull AT_AttachPartition',
    // Reading, adding rows, and what is new and empty.
    'SelectStmt InsertStmt ExplainStmt VariableShowStmt CreateStmt CreateTableAsStmt ViewStmt CreateSeqStmt AlterSeqStmt CreateSchemaStmt CreateEnumStmt CommentStmt',
    // Bodies are read on their own (parse-sql.ts).
    'DoStmt CreateFunctionStmt',
    // Only the catalogue changes.
    'AT_ColumnDefault AT_DropNotNull AT_DropConstraint AT_ValidateConstraint AT_SetStatistics AT_SetOptions AT_SetStorage AT_SetRelOptions AT_ResetRelOptions AT_DetachPartition AT_ReplicaIdentity AT_ClusterOn',
  ].flatMap((names) => names.split(' ')),
)
