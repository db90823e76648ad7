/** Which condition an error stands for: what the place that threw it says, else what its code or PostgreSQL's or the system's tells. */
import type { ConditionCode } from './conditions.ts'
import { type ErrorCode, EvenkeelError } from './error.ts'

/** PostgreSQL's SQLSTATEs and the system's errno names. */
const byCause: Record<string, ConditionCode> = {
  '53100': 'disk-full',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  '55006': 'sessions-stay',
  '42501': 'rights-missing',
  EACCES: 'rights-missing',
  EPERM: 'rights-missing',
  '3D000': 'database-missing',
  '57P01': 'database-unreachable',
  '57P02': 'database-unreachable',
  '57P03': 'database-unreachable',
  ECONNREFUSED: 'database-unreachable',
  ECONNRESET: 'database-unreachable',
}

const byCode: Partial<Record<ErrorCode, ConditionCode>> = {
  unreachable: 'database-unreachable',
  denied: 'rights-missing',
  busy: 'sessions-stay',
  usage: 'setup-missing',
}

/** What an undo that failed with this error leaves. A disk that is full shows as many things: the deepest cause wins over the code around it. */
export function conditionOf(error: unknown): ConditionCode {
  if (error instanceof EvenkeelError && error.condition !== null) return error.condition
  const fromCause = causeCodes(error)
    .map((code) => byCause[code])
    .findLast((found) => found !== undefined)
  if (fromCause !== undefined) return fromCause
  return (error instanceof EvenkeelError && byCode[error.code]) || 'undo-failed'
}

/** Codes of the error and its causes, the outermost first. */
function causeCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code } = error as { code?: unknown }
  return [...(typeof code === 'string' ? [code] : []), ...causeCodes(error.cause)]
}
