/** Looks users up with `id`, which asks the same sources as the system does (Node has no call for it). */
import { spawnSync } from 'node:child_process'

export interface SystemUser {
  name: string
  uid: number
  gid: number
}

/** The user of that name, or null when the system has none. */
export function lookUpUser(name: string): SystemUser | null {
  const uid = idOf('-u', name)
  const gid = idOf('-g', name)
  return uid === null || gid === null ? null : { name, uid, gid }
}

export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}

/** True when `user` (null: this process's own user) may enter the folder; asked by trying, because modes alone do not tell (parents, ACLs). */
export function canEnter(user: SystemUser | null, folder: string): boolean {
  const identity = user === null ? {} : { uid: user.uid, gid: user.gid }
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', stdio: 'ignore', ...identity }).status === 0
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return answer.status === 0 ? Number(answer.stdout.trim()) : null
}
