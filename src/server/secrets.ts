/**
 * Turns references to secrets into secrets, in the server process (and in local read-only commands) only. What was read stays in memory: no message here
 * holds a value, not even a broken one.
 */
import { readFile } from 'node:fs/promises'
import { EvenkeelError } from '../domain/error.ts'

type Environment = Record<string, string | undefined>

/**
 * The value behind `env:NAME` or `file:/absolute/path`; a file's last line break is not part of it.
 * @throws EvenkeelError usage: not set, not readable, empty, or not a reference
 */
export async function resolveSecret(reference: string, env: Environment = process.env): Promise<string> {
  if (reference.startsWith('env:')) return fromEnvironment(reference.slice('env:'.length), env)
  if (reference.startsWith('file:/')) return await fromFile(reference.slice('file:'.length))
  throw new EvenkeelError('usage', 'A secret must be given as env:NAME or file:/absolute/path, never as a value.', {
    hint: howToWriteFile('/etc/evenkeel/db-url'),
  })
}

/**
 * A connection string by reference, with role and database.
 * @throws EvenkeelError usage, also when it is not a PostgreSQL address
 */
export async function resolveDatabaseUrl(reference: string, env: Environment = process.env): Promise<string> {
  const value = await resolveSecret(reference, env)
  const problem = problemOf(value)
  if (problem === null) return value
  throw new EvenkeelError('usage', `${reference} does not hold a PostgreSQL address: ${problem}.`, {
    hint: 'write it as postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, with special characters of the password as %XX',
  })
}

/** The commands that put a secret into a file that only its owner reads. */
export function howToWriteFile(path: string): string {
  return `(umask 077; cat > ${path})   # paste postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, then Ctrl-D; then give file:${path}`
}

function fromEnvironment(name: string, env: Environment): string {
  const value = env[name]
  if (value) return value
  throw new EvenkeelError('usage', `The environment variable ${name} is not set in the process that needs it (the server, for instances).`, {
    hint: `set ${name} before \`evenkeel up\`, or give file:/absolute/path`,
  })
}

async function fromFile(path: string): Promise<string> {
  const value = (await readFile(path, 'utf8').catch((cause) => unreadable(path, cause))).replace(/\r?\n$/, '')
  if (value !== '') return value
  throw new EvenkeelError('usage', `The file ${path} is empty.`, { hint: howToWriteFile(path) })
}

function unreadable(path: string, cause: NodeJS.ErrnoException): never {
  const why = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code ?? 'unknown'})`
  throw new EvenkeelError('usage', `The file ${path} ${why}.`, { hint: howToWriteFile(path), cause })
}

function problemOf(value: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(value)) return 'it does not begin with postgresql://'
  if (!URL.canParse(value)) return 'it cannot be read as an address'
  const { pathname, username } = new URL(value)
  if (pathname.length < 2) return 'it names no database'
  if (username === '') return 'it names no role'
  return null
}
