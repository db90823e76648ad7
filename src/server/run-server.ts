/**
 * A server on a data folder from start to stop: what must not happen twice on one folder is guarded here, what the server is lies in start-server.ts.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeFacts, EvenkeelError } from '../domain/error.ts'
import type { FlowContext } from '../flow/context.ts'
import { mustBeRestoredWhole } from './backup/unfinished.ts'
import type { Config } from './config.ts'
import { lockDataFolder } from './data-lock.ts'
import { holderText, isFree, splitListen } from './port-holder.ts'
import { removeServerFile, tokenFileName, writeServerFile } from './server-file.ts'

export interface RunServer {
  config: Config
  log: FlowContext['log']
  onReady(ready: { address: string; tokenFile: string }): void
  /** Settles when the server is asked to stop. */
  stop: Promise<void>
}

/** @throws EvenkeelError conflict: another server has the data folder or the address; and what the start itself throws */
export async function runServer({ config, log, onReady, stop }: RunServer): Promise<void> {
  const { data, listen } = config
  makeDataFolder(data)
  mustBeRestoredWhole(data)
  const unlock = lockDataFolder(data)
  try {
    await mustBeFree(listen)
    const { startServer } = await import('./start-server.ts')
    const server = await startServer({ config, log, onLost: (why) => endNow(log, why) })
    const tokenFile = join(data, tokenFileName)
    writeServerFile(data, { address: server.address, tokenFile, pid: process.pid })
    onReady({ address: server.address, tokenFile })
    await stop
    removeServerFile(data)
    await server.close()
  } finally {
    unlock()
  }
}

/** Not as when it is asked to stop: whatever it did next, even finishing or removing its lock, could be in the way of the other one. */
function endNow(log: FlowContext['log'], why: string): never {
  log.error(why)
  process.exit(codeFacts('conflict').exit)
}

function makeDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o711 })
  } catch (cause) {
    throw new EvenkeelError('denied', `The data folder ${data} cannot be made: ${(cause as NodeJS.ErrnoException).code}.`, {
      hint: 'evenkeel up --data DIR, with a folder that you may write',
      cause,
    })
  }
}

/** Looked at before anything is started, so that the answer comes at once and names who is in the way. */
async function mustBeFree(listen: string): Promise<void> {
  const { host, port } = splitListen(listen)
  if (port === 0 || (await isFree(host, port))) return
  throw new EvenkeelError(
    'conflict',
    `Nobody can listen on ${listen}: it is held by ${await holderText(port)}, or is not an address of this machine.`,
    {
      hint: 'stop that process, or: evenkeel up --listen 127.0.0.1:7411',
    },
  )
}
