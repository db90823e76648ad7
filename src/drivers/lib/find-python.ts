/** The Python that can run an Odoo: the configured one, else the first that imports what every Odoo imports first. Never simply `python3` from the PATH. */
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'

const run = promisify(execFile)
const candidates = ['python3', '/usr/bin/python3']
const limitMs = 20_000

/** What was found in this process. Asking again costs 0.1 s of importing, which an outage has no time for. */
const found = new Map<string, string>()

const keyOf = ({ python, odooHome }: Pick<OdooTarget, 'python' | 'odooHome'>) => JSON.stringify([python, odooHome])

/** The same, asked at most once. Whoever must know how things are now asks `findPython`. */
export async function knownPython(target: Pick<OdooTarget, 'python' | 'odooHome'>): Promise<string> {
  return found.get(keyOf(target)) ?? (await findPython(target))
}

/** Absolute path of the interpreter. Throws `notFound` naming what is missing: the Odoo source tree, or the packages of each Python that was tried. */
export async function findPython(target: Pick<OdooTarget, 'python' | 'odooHome'>): Promise<string> {
  found.delete(keyOf(target))
  const python = await searchPython(target)
  found.set(keyOf(target), python)
  return python
}

async function searchPython(target: Pick<OdooTarget, 'python' | 'odooHome'>): Promise<string> {
  await needOdooBin(target.odooHome)
  // The stand-in is run by Node, which has nothing to import.
  if (target.python !== null && (await isNode(target.python))) return target.python
  const tried: string[] = []
  for (const python of target.python === null ? candidates : [target.python]) {
    const answer = await importsOdooNeeds(python)
    if (answer.path !== null) return answer.path
    tried.push(`${python}: ${answer.problem}`)
  }
  throw new EvenkeelError('notFound', `No Python here can run Odoo (${tried.join('; ')}).`, {
    hint: `pip install -r ${join(target.odooHome, 'requirements.txt')}, or name another interpreter with --python`,
    condition: 'setup-missing',
  })
}

async function needOdooBin(odooHome: string): Promise<void> {
  const file = join(odooHome, 'odoo-bin')
  try {
    await access(file, constants.R_OK)
  } catch (cause) {
    throw new EvenkeelError('notFound', `${odooHome} is no Odoo source tree: it has no readable odoo-bin.`, {
      hint: 'give its folder with --odoo-home',
      condition: 'setup-missing',
      cause,
    })
  }
}

async function isNode(program: string): Promise<boolean> {
  if (program === process.execPath) return true
  if (!/(^|\/)node[^/]*$/.test(program)) return false
  const answer = await run(program, ['--version'], { timeout: limitMs, env: {} }).catch(() => null)
  return answer !== null && /^v\d+\./.test(answer.stdout)
}

async function importsOdooNeeds(python: string): Promise<{ path: string; problem: null } | { path: null; problem: string }> {
  try {
    const { stdout } = await run(python, ['-c', 'import psycopg2, werkzeug, sys; print(sys.executable)'], {
      timeout: limitMs,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C.UTF-8' },
    })
    return { path: stdout.trim(), problem: null }
  } catch (error) {
    return { path: null, problem: problemOf(error) }
  }
}

function problemOf(error: unknown): string {
  const stderr = (error as { stderr?: string }).stderr ?? ''
  const last = stderr.trim().split('\n').at(-1)
  if (last) return last
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not there' : 'does not run'
}
