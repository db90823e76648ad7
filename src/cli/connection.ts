/**
 * Which server a command talks to, and as whom: flags, then environment, then what the server that runs on the data folder wrote there.
 * A token found in the data folder is only ever sent to the address that stands beside it.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'
import type { ServerFile } from '../server/server-file.ts'
import { findDataFolder } from './data-folder.ts'
import type { Flags } from './flags.ts'
import type { World } from './program.ts'

export interface Connection {
  /** Without a slash at the end. */
  address: string
  token: string
}

/** The data folder that the command works on. */
export function dataFolder(flags: Flags, world: World): Promise<string> {
  return findDataFolder({ flag: flags.data, env: world.env, cwd: world.cwd, root: world.root })
}

/** @throws EvenkeelError unreachable (no server known), unauthorized (no token known), usage (not an address) */
export async function findConnection(flags: Flags, world: World): Promise<Connection> {
  const address = await findAddress(flags, world)
  return { address, token: await findToken(address, flags, world) }
}

/** Address alone: what needs no token (health, version). */
export async function findAddress(flags: Flags, world: World): Promise<string> {
  const given = flags.server || world.env.EVENKEEL_SERVER
  if (given) return readAddress(given)
  const data = await dataFolder(flags, world)
  const written = await serverOn(data)
  if (written) return readAddress(written.address)
  throw new EvenkeelError('unreachable', `No server runs on the data folder ${data}, and no --server was given.`, { hint: 'evenkeel up' })
}

/** What the server wrote into the data folder. Loaded only when needed: a command with flags for both needs no file of the server's. */
async function serverOn(data: string): Promise<ServerFile | null> {
  const { readServerFile } = await import('../server/server-file.ts')
  return readServerFile(data)
}

async function findToken(address: string, flags: Flags, world: World): Promise<string> {
  const file = flags.tokenFile || world.env.EVENKEEL_TOKEN_FILE
  if (file) return readToken(resolve(world.cwd, file))
  const written = await serverOn(await dataFolder(flags, world))
  if (written && sameServer(address, written.address)) return readToken(written.tokenFile)
  throw new EvenkeelError('unauthorized', `There is no token for ${address}.`, {
    hint: 'give --token-file FILE; an administrator makes one with: evenkeel token create NAME -o FILE',
  })
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read by you'
    throw new EvenkeelError('unauthorized', `The token file ${file} ${why}.`, {
      hint: 'give --token-file FILE, or run the command as the user who ran `evenkeel up`',
      cause,
    })
  }
}

function readAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '')
  throw new EvenkeelError('usage', `${text} is not the address of a server.`, { hint: '--server http://127.0.0.1:7410' })
}

function sameServer(a: string, b: string): boolean {
  const origin = (address: string) => new URL(address).origin.replace('//localhost', '//127.0.0.1')
  return origin(a) === origin(b)
}
