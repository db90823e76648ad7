/** A user of Evenkeel: runs its command line, sees what it prints, and reads its JSON. Nothing else of Evenkeel is touched. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { z } from 'zod'
import { ErrorDocument } from '../../src/domain/error-document.ts'
import { cleanEnvironment, program } from './control-plane.ts'
import type { Places } from './places.ts'
import type { Say } from './say.ts'

export interface Answer {
  /** The exit code of the contract. */
  code: number
  document: unknown
}

export interface User {
  say: Say
  /** Runs a command and reads its document; an exit code that is not among `codes` (default: 0 alone) is an error. */
  ask<T>(schema: z.ZodType<T>, args: string[], codes?: number[]): Promise<T>
  /** Runs a command for its exit code. */
  run(args: string[], codes?: number[]): Promise<Answer>
}

export function userOf(places: Places, say: Say): User {
  const run = async (args: string[], codes: number[] = [0]): Promise<Answer> => {
    say(`$ evenkeel ${args.map(quoted).join(' ')}`)
    const child = spawn(program, [...args, '--json'], { cwd: places.folder, env: cleanEnvironment(places), stdio: ['ignore', 'pipe', 'pipe'] })
    const messages: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => {
      messages.push(line)
      if (isNews(line)) say(`  ${line}`)
    })
    const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    if (!codes.includes(code ?? -1)) throw new Error(`evenkeel ${args.slice(0, 2).join(' ')} ended with ${code}: ${reason(messages)}`)
    return { code, document: stdout.trim() === '' ? null : JSON.parse(stdout) }
  }
  return {
    say,
    run,
    ask: async (schema, args, codes) => schema.parse((await run(args, codes)).document),
  }
}

/** Neither the error document of --json, nor what the demonstration does next anyway, nor a step's beginning: two series side by side are enough to read. */
function isNews(line: string): boolean {
  return !/^[{}\s]|^next: | running$/.test(line)
}

/** What the error document says, else everything that was said. */
function reason(messages: string[]): string {
  for (const line of messages) {
    const error = ErrorDocument.safeParse(parsed(line))
    if (error.success) return `${error.data.message}${error.data.hint === null ? '' : `\nnext: ${error.data.hint}`}`
  }
  return messages.join('\n')
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function quoted(word: string): string {
  return /^[A-Za-z0-9@%+=:,./_-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
