/**
 * The SQL that a module folder carries in place of Python, `standin/<version>.sql`: sections `--# name [series]`, and in them lines `--! word ..` for what a
 * module's Python could do to its process. readme.md lists both.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { begin } from './database.ts'
import { type Level, log } from './log.ts'
import type { Module } from './modules.ts'
import { asked, becomeDeaf, raiseIfAsked } from './quit.ts'

/** What a process does with a module's code. */
export type Use = 'server' | 'shell' | 'update'

export const sections = ['install', 'first-data', 'pre', 'schema', 'data', 'constraints', 'post', 'end', 'import', 'page'] as const
export type Section = (typeof sections)[number]

export interface Script {
  file: string
  /** Texts of that section for this series, in order; each may hold directives. */
  parts(section: Section, qualifier?: string): string[]
}

/** An exception that a module's code raised: its text is what Python would show, `ValueError: half done`. */
export class ModuleError extends Error {}

/** Null: the folder carries none for this version. @throws ModuleError for a section that does not exist */
export function readScript(module: Module, series: string): Script | null {
  const names = [module.written, module.version].map((version) => join(module.folder, 'standin', `${version}.sql`))
  const file = names.find((name) => existsSync(name))
  return file === undefined ? null : parseScript(readFileSync(file, 'utf8'), file, series)
}

function parseScript(text: string, file: string, series: string): Script {
  const found: { section: string; words: string[]; lines: string[] }[] = [{ section: 'schema', words: [], lines: [] }]
  for (const line of text.split('\n')) {
    const header = /^--# +(.+)$/.exec(line)
    if (header === null) found.at(-1)?.lines.push(line)
    else {
      const [section = '', ...words] = (header[1] ?? '').trim().split(/\s+/)
      if (!sections.includes(section as Section)) throw new ModuleError(`SyntaxError: ${file} has a section ${section}`)
      found.push({ section, words, lines: [] })
    }
  }
  const isSeries = (word: string) => /^\d+\.\d+$/.test(word)
  return {
    file,
    parts: (section, qualifier) =>
      found
        .filter((part) => part.section === section)
        .filter(({ words }) => words.filter(isSeries).every((word) => word === series))
        .filter(({ words }) => words.filter((word) => !isSeries(word)).every((word) => word === qualifier))
        .map((part) => part.lines.join('\n'))
        .filter((part) => part.replace(/^--(?!!).*$/gm, '').trim() !== ''),
  }
}

/** Runs a part: SQL up to the next directive, the directive, and so on. Everything is in the caller's transaction. */
export async function runPart(client: pg.Client | null, part: string): Promise<void> {
  for (const piece of part.split(/^(--! .*)$/m)) {
    raiseIfAsked()
    if (piece.startsWith('--! ')) await obey(client, piece.slice(4).trim())
    else if (client !== null && statements(piece).length > 0) await client.query(piece)
  }
}

async function obey(client: pg.Client | null, directive: string): Promise<void> {
  const [word = '', ...rest] = directive.split(/\s+/)
  const argument = rest.join(' ')
  if (word === 'sleep') return sleep(Number(argument) * 1000, undefined, { signal: asked }).catch(raiseIfAsked)
  if (word === 'exit') process.exit(Number(argument))
  if (word === 'raise') throw new ModuleError(argument)
  if (word === 'commit') return void (await client?.query(`commit; ${begin}`))
  if (word === 'log') return log(rest[0] as Level, rest[1] ?? '', rest.slice(2).join(' '))
  if (word === 'deaf') return becomeDeaf()
  throw new ModuleError(`NameError: name '${word}' is not defined`)
}

/** Statements that end with `;` at the end of a line. */
export function statements(part: string): string[] {
  return part
    .split(/;\s*$/m)
    .map((text) => text.replace(/^\s*--.*$/gm, '').trim())
    .filter((text) => text !== '')
}
