/**
 * System users. Node's own `uid` and `gid` of a child drop every supplementary group (libuv calls setgroups(0)), so an Odoo whose filestore is reached
 * through a group would lose it; `setpriv --init-groups` keeps what a log-in of that user has, and execs, so that the process id stays the one we recorded.
 */
import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import { EvenkeelError } from '../../domain/error.ts'

const run = promisify(execFile)

export interface SystemUser {
  name: string
  uid: number
  gid: number
  home: string
}

/** Who Odoo runs as. `name` null: the user of this process. Throws `notFound` for a user that the machine does not know, `usage` when we may not become it. */
export async function systemUser(name: string | null): Promise<SystemUser> {
  const own = userInfo()
  if (name === null || name === own.username) return { name: own.username, uid: own.uid, gid: own.gid, home: own.homedir }
  if (own.uid !== 0)
    throw new EvenkeelError('usage', `Odoo cannot run as ${name}: Evenkeel runs as ${own.username}, and only root may change the user.`, {
      hint: `run evenkeel up as root or as ${name}`,
    })
  const [, , uid, gid, , home] = (await passwdEntry(name)).split(':')
  return { name, uid: Number(uid), gid: Number(gid), home: home || '/' }
}

/** Words to put in front of a command so that it runs as the user; empty when we are that user. */
export function becomeUser(user: SystemUser): string[] {
  if (user.uid === process.getuid?.()) return []
  return ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--']
}

async function passwdEntry(name: string): Promise<string> {
  try {
    return (await run('getent', ['passwd', name])).stdout.trim()
  } catch (cause) {
    throw new EvenkeelError('notFound', `This machine has no user ${name}, which Odoo is to run as.`, {
      hint: `useradd --system ${name}`,
      condition: 'setup-missing',
      cause,
    })
  }
}
