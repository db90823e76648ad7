/**
 * What an edit needs, judged by looks at real databases, mechanically: nobody writes the answer down by hand.
 *
 *   before    the old code on the database with users' data
 *   restarted the new code on that database
 *   updated   the new code on that database after `-u`
 *   fresh     the new code on a database that it was installed in, with the same users' data: what the code says
 *
 * A fact that the new process has right without an update needs a restart, or nothing where the old process had it right as well. A fact that only the update
 * puts right needs the update. What the update does not put right needs a script. Values of users that are gone afterwards: destructive.
 */
import type { Look } from './odoo-run.ts'

export const needs = ['nothing', 'restart', 'update', 'updateWithScript', 'destructive'] as const
export type Need = (typeof needs)[number]

export interface Judged {
  need: Need
  /** Names of the facts that say so, at most a handful. */
  because: string[]
  /** Facts that break after a restart alone, instead of being merely old. */
  breaks: string[]
}

export interface Looks {
  before: Look
  restarted: Look
  updated: Look
  fresh: Look
  /** The update without the edit's migration scripts; only where it has some. */
  withoutScripts: Look | null
}

export interface JudgeOptions {
  /** What runs in the update may change rows as it likes: then the update itself says what is right for them. */
  runs: boolean
  /** Tables whose rows are users'. */
  tables: Set<string>
  edited: string[]
  /** All modules of the edit's chain, those that others depend on first. */
  chain: string[]
}

const shown = 6

export function judge(looks: Looks, module: string, options: JudgeOptions): Judged {
  const { before, restarted, updated, fresh, withoutScripts } = looks
  const right = options.runs ? mixed(fresh, updated, module) : (fresh.facts[module] ?? {})
  const unmended = new Set(differing(updated.facts[module], right))
  // An update goes to the edited modules and to those above them. What it mends of a module below them was their doing: a module that was not loaded, a dependency missing.
  const updatedToo = options.edited.some((each) => options.chain.indexOf(each) < options.chain.indexOf(module))
  const concerns = (name: string): boolean => options.edited.includes(module) || (updatedToo && !unmended.has(name))
  const stale = differing(restarted.facts[module], right).filter(concerns)
  const old = options.edited.includes(module) ? differing(before.facts[module], right) : []
  const wrong = wrongOf(looks, module, options)
  const lost = lostValues(before, withoutScripts ?? updated, options).filter((name) => ownerOf(name, before, options.edited).includes(module))
  const breaks = stale.filter((name) => String(restarted.facts[module]?.[name]).startsWith('!'))
  const of = (need: Need, because: string[]): Judged => ({ need, because: because.slice(0, shown), breaks: breaks.slice(0, shown) })
  if (lost.length > 0) return of('destructive', lost)
  if (wrong.length > 0) return of('updateWithScript', wrong)
  if (stale.length > 0) return of('update', stale)
  if (old.length > 0) return of('restart', old)
  return of('nothing', [])
}

/** What no update puts right is laid to the modules that were edited: an update of another module would change nothing about it. */
function wrongOf(looks: Looks, module: string, { runs, edited, chain }: JudgeOptions): string[] {
  if (!edited.includes(module)) return []
  const modules = Object.keys(looks.before.facts).filter((each) => each === module || (!edited.includes(each) && chain.includes(each)))
  return modules.flatMap((each) => {
    const right = runs ? mixed(looks.fresh, looks.updated, each) : looks.fresh.facts[each]
    return differing((looks.withoutScripts ?? looks.updated).facts[each], right)
  })
}

/** Names of facts that differ, in name order. */
function differing(a: Record<string, unknown> = {}, b: Record<string, unknown> = {}): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name])).sort()
}

function mixed(fresh: Look, updated: Look, module: string): Record<string, unknown> {
  const rows = Object.entries(updated.facts[module] ?? {}).filter(([name]) => name.startsWith('cells:') || name.startsWith('answer:'))
  return { ...fresh.facts[module], ...Object.fromEntries(rows) }
}

/** Modules that a lost table or column belongs to; what none of them defines (rows of Odoo's own tables) is laid to those that were edited. */
function ownerOf(lost: string, before: Look, edited: string[]): string[] {
  const owners = Object.keys(before.facts).filter((module) => Object.keys(before.facts[module]!).some((name) => name === `column:${lost}`))
  return owners.length > 0 ? owners : edited
}

/** `table.column` of values that users had and that are not there any more; `table` where rows are gone. */
function lostValues(before: Look, after: Look, { tables, chain }: JudgeOptions): string[] {
  const lost = Object.entries(before.raw)
    .filter(([table]) => tables.has(table))
    .flatMap(([table, rows]) =>
      Object.entries(rows).flatMap(([key, row]) => (isOwn(table, key, chain) ? lostOfRow(table, row, after.raw[table]?.[key]) : [])),
    )
  return [...new Set(lost)].sort()
}

/** Rows of Odoo's own tables stand under the module that brought them. */
const isOwn = (table: string, key: string, chain: string[]): boolean => /^truth/.test(table) || chain.includes(key.split('/')[0]!)

function lostOfRow(table: string, row: Record<string, unknown>, now: Record<string, unknown> | undefined): string[] {
  if (now === undefined) return [table]
  return Object.keys(row).flatMap((column) => (now[column] === undefined ? [`${table}.${column}`] : []))
}
