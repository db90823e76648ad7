/**
 * `server.json` in the data folder: where the server that runs on it listens, so that commands on the same machine need no flags. Read by every command, so
 * without zod, which costs 25 ms.
 */
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name of the file with the first token, mode 0600, in the data folder. */
export const tokenFileName = 'token'

export interface ServerFile {
  /** For example http://127.0.0.1:7410. */
  address: string
  tokenFile: string
  pid: number
}

const fileOf = (data: string) => join(data, 'server.json')

export function writeServerFile(data: string, content: ServerFile): void {
  const aside = `${fileOf(data)}.${process.pid}`
  writeFileSync(aside, `${JSON.stringify(content, null, 2)}\n`)
  // Readable for other users of the machine, whatever the umask: it holds no secret, the token file does.
  chmodSync(aside, 0o644)
  renameSync(aside, fileOf(data))
}

/** Null when no server has told its address here. The server may be gone all the same. */
export function readServerFile(data: string): ServerFile | null {
  try {
    const { address, tokenFile, pid } = JSON.parse(readFileSync(fileOf(data), 'utf8'))
    return typeof address === 'string' && typeof tokenFile === 'string' && Number.isInteger(pid) ? { address, tokenFile, pid } : null
  } catch {
    return null
  }
}

export function removeServerFile(data: string): void {
  rmSync(fileOf(data), { force: true })
}

/** Whether the server on the data folder was started with an environment variable; null: it is not here, or belongs to another user. */
export function serverHasVariable(data: string, name: string): boolean | null {
  const server = readServerFile(data)
  if (server === null) return null
  try {
    return readFileSync(`/proc/${server.pid}/environ`, 'utf8')
      .split('\0')
      .some((pair) => pair.startsWith(`${name}=`))
  } catch {
    return null
  }
}
