/** Every hazard rule that looks at SQL, in the order of their pages. A new one is a folder and a line here (docs/how-to/add-a-rule.md). */
import { addColumnRewrite } from './add-column-rewrite/rule.ts'
import { addConstraint } from './add-constraint/rule.ts'
import { alterColumnType } from './alter-column-type/rule.ts'
import { attachPartition } from './attach-partition/rule.ts'
import { changeEveryRow } from './change-every-row/rule.ts'
import { createIndex } from './create-index/rule.ts'
import { createTrigger } from './create-trigger/rule.ts'
import { dropData } from './drop-data/rule.ts'
import { enumValue } from './enum-value/rule.ts'
import { lockTable } from './lock-table/rule.ts'
import { lockTimeout } from './lock-timeout/rule.ts'
import { notInTransaction } from './not-in-transaction/rule.ts'
import { privilegeChange } from './privilege-change/rule.ts'
import { refreshView } from './refresh-view/rule.ts'
import { rename } from './rename/rule.ts'
import { rewriteTable } from './rewrite-table/rule.ts'
import { setNotNull } from './set-not-null/rule.ts'
import type { SqlHazardRule } from './sql-hazard-rule.ts'
import { transactionControl } from './transaction-control/rule.ts'

export const sqlHazardRules: SqlHazardRule[] = [
  addColumnRewrite,
  addConstraint,
  alterColumnType,
  attachPartition,
  changeEveryRow,
  createIndex,
  createTrigger,
  dropData,
  enumValue,
  lockTable,
  lockTimeout,
  notInTransaction,
  privilegeChange,
  refreshView,
  rename,
  rewriteTable,
  setNotNull,
  transactionControl,
]
