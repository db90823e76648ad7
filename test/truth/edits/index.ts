import type { Edit } from '../edit.ts'
import { codeEdits } from './code.ts'
import { dataEdits } from './data.ts'
import { fieldEdits } from './fields.ts'

export const edits: Edit[] = [...codeEdits, ...fieldEdits, ...dataEdits]
