/** Whether a user can read and write a folder, asked by being that user: modes alone do not tell (parents, ACLs, mounts). */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { becomeUser, systemUser } from '../lib/user.ts'

const run = promisify(execFile)

const script = 'cd -- "$1" 2>/dev/null && test -r . && echo r; test -w "$1" && echo w; exit 0'

export async function mayUse(folder: string, runAs: string | null): Promise<{ readable: boolean; writable: boolean; detail: string | null }> {
  const user = await systemUser(runAs)
  const [command = 'sh', ...args] = [...becomeUser(user), 'sh', '-c', script, 'sh', folder]
  const { stdout } = await run(command, args, { cwd: '/', env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin' } })
  const [readable, writable] = [stdout.includes('r'), stdout.includes('w')]
  const lacks = [...(readable ? [] : ['read']), ...(writable ? [] : ['write'])]
  return { readable, writable, detail: lacks.length === 0 ? null : `${user.name} cannot ${lacks.join(' or ')} ${folder}` }
}
