/** A user of Evenkeel: runs its command line, sees what it prints, and reads its JSON. Nothing else of Evenkeel is touched. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { z } from 'zod'
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
      if (!isDocument(line) && !line.startsWith('next: ')) say(`  ${line}`)
    })
    const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
    if (!codes.includes(code ?? -1))
      throw new Error(`evenkeel ${args.slice(0, 2).join(' ')} ended with ${code}:\n${messages.join('\n')}\n${stdout}`.trimEnd())
    return { code, document: stdout.trim() === '' ? null : JSON.parse(stdout) }
  }
  return {
    say,
    run,
    ask: async (schema, args, codes) => schema.parse((await run(args, codes)).document),
  }
}

/** The error document of --json: whoever asked gets it whole. */
function isDocument(line: string): boolean {
  return /^[{}\s]/.test(line)
}

function quoted(word: string): string {
  return /^[A-Za-z0-9@%+=:,./_-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
