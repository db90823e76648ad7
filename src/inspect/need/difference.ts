/**
 * What differs between two states of one module, in the smallest parts that a rule can judge. Every byte that differs and is not layout, comment or doc string ends up
 * in one of these: what no rule recognises is an update.
 */
import type { Literal } from '../../domain/facts/literal.ts'
import type { ConstraintFact, FieldFact } from '../../domain/facts/python.ts'
import type { CodeItem, ModelPart } from './code-view.ts'
import type { Call, EffectiveRecord } from './record-view.ts'

interface Place {
  /** Below the module's folder. */
  file: string
  line: number
}

/** Both are there: it was changed. */
export interface Both<T> {
  before: T | null
  after: T | null
}

export type Difference = Place &
  (
    | ({ kind: 'model'; model: string } & Both<ModelPart>)
    | ({ kind: 'field'; model: string; name: string } & Both<FieldFact>)
    | ({ kind: 'constraint'; model: string; name: string } & Both<ConstraintFact>)
    /** A method, a function, a constant, an attribute of a class, or a class that is no model. */
    | ({ kind: 'code' } & Both<CodeItem>)
    /** Statements that are none of these: a loop that makes fields, a patch of another class. */
    | { kind: 'statements'; within: string }
    /** A Python file that cannot be read, or that says the same in other words: imports moved. */
    | { kind: 'python'; why: 'unreadable' | 'imports' }
    | ({ kind: 'record'; id: string } & Both<EffectiveRecord>)
    | ({ kind: 'call' } & Both<Call>)
    /** A file of the manifest's `data` that is neither XML nor CSV, or that cannot be read. */
    | { kind: 'dataFile'; path: string }
    | ({ kind: 'manifest'; key: string } & Both<{ value: Literal }>)
    | { kind: 'term'; language: string; terms: 'code' | 'model'; change: 'added' | 'changed' | 'removed'; source: string }
    | { kind: 'script'; version: string; phase: 'pre' | 'post' | 'end' | null; runs: boolean }
    /** Anything else by its path: static files, documents, tests. `heldBy` names records that hold its content. */
    | { kind: 'file'; role: string; path: string; heldBy: { id: string; noupdate: boolean; file: string; line: number }[] }
  )
