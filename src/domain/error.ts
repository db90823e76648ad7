/**
 * The one error of the product. Every failure that a user can meet carries a code; the code alone decides the HTTP status, the exit code and
 * whether trying again can help. A new code must decide all three (the table is exhaustive).
 */
import type { ConditionCode } from './conditions.ts'
import type { ErrorDocument } from './error-document.ts'

interface CodeFacts {
  /** Exit code of the CLI, see the contract's table. */
  exit: number
  http: number
  retryable: boolean
}

const codes = {
  refused: { exit: 1, http: 422, retryable: false },
  bad: { exit: 1, http: 422, retryable: false },
  usage: { exit: 2, http: 400, retryable: false },
  notFound: { exit: 3, http: 404, retryable: false },
  conflict: { exit: 4, http: 409, retryable: false },
  stale: { exit: 4, http: 409, retryable: false },
  busy: { exit: 4, http: 409, retryable: true },
  held: { exit: 5, http: 409, retryable: true },
  unauthorized: { exit: 6, http: 401, retryable: false },
  denied: { exit: 6, http: 403, retryable: false },
  notMeasured: { exit: 7, http: 422, retryable: true },
  unreachable: { exit: 8, http: 503, retryable: true },
  timeout: { exit: 8, http: 504, retryable: true },
  needsPerson: { exit: 9, http: 409, retryable: false },
  internal: { exit: 9, http: 500, retryable: false },
} as const satisfies Record<string, CodeFacts>

export type ErrorCode = keyof typeof codes

export const errorCodes = Object.keys(codes) as ErrorCode[]

export const codeFacts = (code: ErrorCode): CodeFacts => codes[code]

export interface ErrorDetails {
  /** The next command or action, in the imperative. */
  hint?: string
  /** The id of the thing (run, rollout, instance) that the error is about. */
  id?: string
  /** A document that the caller needs to go on, for example the loss list that must be accepted. */
  loss?: unknown
  /** The state that this leaves behind, where whoever throws knows it better than the code says. */
  condition?: ConditionCode
  cause?: unknown
}

/**
 * `message` is for the user: what happened, to whom, and whether data is safe. It never holds a secret, SQL text or a stack; those go to `cause`,
 * which is logged and never shown.
 */
export class EvenkeelError extends Error {
  readonly code: ErrorCode
  readonly hint: string | null
  readonly id: string | null
  readonly loss: unknown
  readonly condition: ConditionCode | null

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'EvenkeelError'
    this.code = code
    this.hint = details.hint ?? null
    this.id = details.id ?? null
    this.loss = details.loss
    this.condition = details.condition ?? null
  }
}

export function toErrorDocument(error: EvenkeelError): ErrorDocument {
  return {
    apiVersion: 'evenkeel/v1',
    kind: 'Error',
    code: error.code,
    message: error.message,
    hint: error.hint,
    retryable: codeFacts(error.code).retryable,
    id: error.id,
    ...(error.loss === undefined ? {} : { loss: error.loss }),
  }
}
