/** Every hazard rule about models. A new one is a folder and a line here (docs/how-to/add-a-rule.md). */
import { actsByItself } from './acts-by-itself/rule.ts'
import { columnForeignKey } from './column-foreign-key/rule.ts'
import { columnIndex } from './column-index/rule.ts'
import { columnRequired } from './column-required/rule.ts'
import { columnType } from './column-type/rule.ts'
import { fieldRemoved } from './field-removed/rule.ts'
import { modelConstraint } from './model-constraint/rule.ts'
import type { ModelHazardRule } from './model-hazard-rule.ts'
import { newColumnFilled } from './new-column-filled/rule.ts'
import { toldByCode } from './told-by-code/rule.ts'

export const modelHazardRules: ModelHazardRule[] = [
  actsByItself,
  columnForeignKey,
  columnIndex,
  columnRequired,
  columnType,
  fieldRemoved,
  modelConstraint,
  newColumnFilled,
  toldByCode,
]
