/** Who holds an address: the listening socket's inode from /proc/net, then the process that has it open, which only root sees of other users' processes. */
import { readdir, readFile, readlink } from 'node:fs/promises'

export interface Holder {
  /** Null: a process that this user may not look at. */
  pid: number | null
  command: string
}

/**
 * Null: nobody listens there.
 * @param host an IPv4 address; a listener on every address holds it too. Left out: any listener on the port.
 */
export async function findHolder(port: number, host?: string): Promise<Holder | null> {
  const any = host === undefined || host === '0.0.0.0'
  const inodes = new Set([
    ...(await listeningInodes('/proc/net/tcp', port, any ? null : [procAddress(host), '0'.repeat(8)])),
    ...(await listeningInodes('/proc/net/tcp6', port, any ? null : ['0'.repeat(32)])),
  ])
  if (inodes.size === 0) return null
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (/^\d+$/.test(entry) && (await holdsOne(entry, inodes))) return { pid: Number(entry), command: await commandOf(entry) }
  }
  return { pid: null, command: 'unknown' }
}

export function holderText({ pid, command }: Holder): string {
  return pid === null ? 'a process that cannot be seen from here' : `process ${pid} (${command})`
}

/** As /proc/net/tcp writes it: the four bytes from last to first. */
function procAddress(host: string): string {
  const bytes = host.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return bytes.reverse().join('').toUpperCase()
}

// Columns: sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode; state 0A is LISTEN.
async function listeningInodes(file: string, port: number, addresses: string[] | null): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    const [address = '', localPort = ''] = local.split(':')
    const listens = state === '0A' && Number.parseInt(localPort, 16) === port && (addresses === null || addresses.includes(address))
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
