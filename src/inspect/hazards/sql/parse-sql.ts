/**
 * SQL as PostgreSQL reads it: its own grammar, compiled to WebAssembly. What stands in Python is not SQL yet: psycopg2's placeholders become parameters, and what
 * an f-string, `%` or `format` would put in becomes the identifier `hole`, so that a statement is still recognised while the table in it is not.
 */
import { loadModule, type Node, parsePlPgSQLSync, parseSync } from 'libpg-query'

/** A text that code hands to the database. Holes are written `{}`, with or without a name in it. */
export interface SqlText {
  text: string
  /** Line of the text's first character in its file, from 1. */
  line: number
}

export interface Statement {
  /** The grammar's node name, for example `AlterTableStmt`. */
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: the grammar has 260 node types; each rule reads the one it asked for by name
  node: any
  line: number
  /** As it stands in the script. */
  text: string
  /** Where it was found inside a body that PostgreSQL would run: DO, a function. */
  inside: 'script' | 'body'
}

export type ParsedSql = { statements: Statement[]; unknown: { line: number; why: string }[] }

/** What an identifier that only the running code knows is called after parsing. */
export const hole = 'evenkeel_hole'

/** A text longer than this is a data load, not a migration script; parsing 1 MiB took 0.4 s. */
const longestText = 1024 * 1024

/** Call once before `parseSql`; loading takes 15 ms. */
export async function loadSqlParser(): Promise<void> {
  await loadModule()
}

export function parseSql({ text, line }: SqlText): ParsedSql {
  if (text.length > longestText) return { statements: [], unknown: [{ line, why: `longer than ${longestText} characters` }] }
  const sql = Buffer.from(withoutPlaceholders(text))
  if (isBlank(sql.toString())) return nothing
  try {
    const { stmts = [] } = parseSync(sql.toString())
    const found = stmts.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
      const own = sql.subarray(from, length === undefined || length === 0 ? undefined : from + length).toString()
      return stmt ? [{ ...statementOf(stmt, line + linesIn(sql.subarray(0, from).toString()) + linesIn(leadingBlanks(own))), text: own }] : []
    })
    return withBodies(found)
  } catch (error) {
    return { statements: [], unknown: [{ line, why: error instanceof Error ? error.message : String(error) }] }
  }
}

/**
 * `%%` is a percent sign, `%s` and `%(name)s` are values, `{name}` is whatever Python puts there. After IN and VALUES a value is a tuple: psycopg2 writes its
 * parentheses.
 */
function withoutPlaceholders(text: string): string {
  return text.replace(/%%|(\b(?:in|values)\s+)?%(?:\([A-Za-z_]\w*\))?s|\{[^{}'"\n]*\}/gi, (found, before: string | undefined) => {
    if (found === '%%') return '%'
    if (found.startsWith('{')) return hole
    return before === undefined ? '$1' : `${before}($1)`
  })
}

const nothing: ParsedSql = { statements: [], unknown: [] }

/** Blanks and comments: the parser counts them to the statement that follows. */
const leadingBlanks = (text: string): string => /^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0] ?? ''
const isBlank = (text: string): boolean => leadingBlanks(text).length === text.length
const linesIn = (text: string): number => text.split('\n').length - 1

function statementOf(stmt: Node, line: number): Omit<Statement, 'text'> {
  const [[name = '', node] = ['', null]] = Object.entries(stmt)
  return { name, node, line, inside: 'script' }
}

function withBodies(found: Statement[]): ParsedSql {
  const bodies = found.flatMap((statement) => {
    const body = bodyOf(statement)
    if (body === null) return []
    return [body.language === 'plpgsql' ? readBody(body.code, statement.line) : readOther(body, statement.line)]
  })
  return { statements: [...found, ...bodies.flatMap(({ statements }) => statements)], unknown: bodies.flatMap(({ unknown }) => unknown) }
}

interface DefElem {
  DefElem: { defname: string; arg?: { String?: { sval: string }; List?: { items: { String?: { sval: string } }[] } } }
}

/**
 * A body in PL/pgSQL as the declaration of a function; null where there is none. DO runs now; a function's body when it is called, which a script that declares
 * one does next.
 */
function bodyOf({ name, node, text }: Statement): Body | null {
  const options: DefElem[] = name === 'DoStmt' ? (node.args ?? []) : name === 'CreateFunctionStmt' ? (node.options ?? []) : []
  const option = (wanted: string) => options.find(({ DefElem }) => DefElem.defname === wanted)?.DefElem.arg
  const language = (option('language')?.String?.sval ?? (name === 'DoStmt' ? 'plpgsql' : 'sql')).toLowerCase()
  const code = option('as')?.String?.sval ?? option('as')?.List?.items[0]?.String?.sval
  if (options.length === 0 || code === undefined) return null
  if (language !== 'plpgsql') return { language, code }
  if (name === 'CreateFunctionStmt') return { language, code: text }
  const quote = `$evenkeel_${code.length}$`
  return { language, code: `create function f() returns void language plpgsql as ${quote}${code}${quote}` }
}

interface Body {
  language: string
  code: string
}

/** A body in SQL is statements; what another language does nobody can say. */
function readOther({ language, code }: Body, line: number): ParsedSql {
  if (language !== 'sql') return { statements: [], unknown: [{ line, why: `a body in ${language}` }] }
  const { statements, unknown } = parseSql({ text: code, line })
  return { statements: statements.map((each) => ({ ...each, line, inside: 'body' as const })), unknown }
}

function readBody(declaration: string, line: number): ParsedSql {
  try {
    const pieces = collect(parsePlPgSQLSync(declaration))
    const parsed = pieces.map((piece) => (piece.dynamic ? readDynamic(piece.text, line) : parseSql({ text: piece.text, line })))
    return {
      statements: parsed.flatMap(({ statements }) => statements.map((each) => ({ ...each, line, inside: 'body' as const }))),
      unknown: parsed.flatMap(({ unknown }) => unknown),
    }
  } catch (error) {
    return { statements: [], unknown: [{ line, why: error instanceof Error ? error.message : String(error) }] }
  }
}

/** `EXECUTE 'constant'` is as good as the statement; anything that is put together is not. */
function readDynamic(expression: string, line: number): ParsedSql {
  const constant = /^\s*'((?:[^']|'')*)'\s*$/.exec(expression)?.[1]
  if (constant === undefined) return { statements: [], unknown: [{ line, why: `EXECUTE ${expression.slice(0, 80)}: put together while it runs` }] }
  return parseSql({ text: constant.replaceAll("''", "'"), line })
}

interface Piece {
  text: string
  dynamic: boolean
}

/** Every statement of a PL/pgSQL tree, however deep in loops and conditions. */
function collect(tree: unknown): Piece[] {
  if (Array.isArray(tree)) return tree.flatMap(collect)
  if (tree === null || typeof tree !== 'object') return []
  return Object.entries(tree).flatMap(([key, value]) => pieceOf(key, value) ?? collect(value))
}

// biome-ignore lint/suspicious/noExplicitAny: the PL/pgSQL tree has no published types
function pieceOf(key: string, value: any): Piece[] | null {
  if (key === 'PLpgSQL_stmt_execsql') return [{ text: value.sqlstmt.PLpgSQL_expr.query, dynamic: false }]
  if (key === 'PLpgSQL_stmt_perform') return [{ text: value.expr.PLpgSQL_expr.query, dynamic: false }]
  if (key === 'PLpgSQL_stmt_call') return [{ text: value.expr.PLpgSQL_expr.query, dynamic: false }]
  if (key === 'PLpgSQL_stmt_dynexecute') return [{ text: value.query.PLpgSQL_expr.query, dynamic: true }]
  if (key === 'PLpgSQL_stmt_dynfors') return [{ text: value.query.PLpgSQL_expr.query, dynamic: true }, ...collect(value.body)]
  return null
}
