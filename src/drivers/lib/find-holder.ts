/** Who holds a port, for a message: the listening socket's inode from /proc/net, then the process that has it open. Null where that cannot be seen. */
import { readdir, readFile, readlink } from 'node:fs/promises'

export async function findHolder(port: number): Promise<{ pid: number; command: string } | null> {
  const inodes = new Set([...(await listeningInodes('/proc/net/tcp', port)), ...(await listeningInodes('/proc/net/tcp6', port))])
  if (inodes.size === 0) return null
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (/^\d+$/.test(entry) && (await holdsOne(entry, inodes))) return { pid: Number(entry), command: await commandOf(entry) }
  }
  return null
}

// Columns: sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode; state 0A is LISTEN.
async function listeningInodes(file: string, port: number): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
    const listens = state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port
    return listens && inode !== undefined ? [inode] : []
  })
}

async function holdsOne(pid: string, inodes: Set<string>): Promise<boolean> {
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode !== undefined && inodes.has(inode)) return true
  }
  return false
}

async function commandOf(pid: string): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').filter(Boolean)
  return words.slice(0, 3).join(' ').slice(0, 120) || 'unknown'
}
