import type { Edit } from '../edit.ts'
import { codeEdits } from './code.ts'
import { dataEdits } from './data.ts'
import { fieldEdits } from './fields.ts'
import { fileEdits } from './files.ts'

export const edits: Edit[] = [...codeEdits, ...fieldEdits, ...dataEdits, ...fileEdits]
