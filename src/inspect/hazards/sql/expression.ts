/** Small questions to an expression or a column of the grammar, shared by rules. */

/** Functions that give the same value for all rows of a statement; anything else may differ per row, and then a default is evaluated for each. */
const stable = [
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_setting',
  'timezone',
  'to_timestamp',
  'date_trunc',
  'lower',
  'upper',
  'coalesce',
]

// biome-ignore lint/suspicious/noExplicitAny: any expression of the grammar
export function hasVolatileCall(expression: any): boolean {
  if (Array.isArray(expression)) return expression.some(hasVolatileCall)
  if (expression === null || typeof expression !== 'object') return false
  if (expression.FuncCall && !stable.includes(expression.FuncCall.funcname.at(-1).String.sval)) return true
  return Object.values(expression).some(hasVolatileCall)
}

/** A condition that is written down and excludes nothing: `true`, `1 = 1`. */
// biome-ignore lint/suspicious/noExplicitAny: any expression of the grammar
export function alwaysTrue(expression: any): boolean {
  if (expression.A_Const) return expression.A_Const.boolval?.boolval === true
  const { name, lexpr, rexpr } = expression.A_Expr ?? {}
  if (name?.[0]?.String?.sval !== '=' || !lexpr?.A_Const || !rexpr?.A_Const) return false
  return JSON.stringify(withoutLocation(lexpr)) === JSON.stringify(withoutLocation(rexpr))
}

const withoutLocation = ({ A_Const: { location: _, ...value } }: { A_Const: { location: number } }) => value

// biome-ignore lint/suspicious/noExplicitAny: a constraint of the grammar
export function constraintsOf(column: any): any[] {
  return (column.constraints ?? []).map((each: { Constraint: unknown }) => each.Constraint)
}
