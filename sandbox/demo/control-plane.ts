/** A real `evenkeel up`, as a process of its own in its own session: it goes on when the demonstration has ended, so that its commands work afterwards. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../src/domain/error.ts'
import { isAlive } from '../../src/drivers/lib/process-record.ts'
import { defaultRoots } from '../../src/server/config.ts'
import { lockOwner } from '../../src/server/data-lock.ts'
import { choosePort } from '../../src/server/free-port.ts'
import { readServerFile } from '../../src/server/server-file.ts'
import { clone, type Places } from './places.ts'

export const program = join(clone, 'bin/evenkeel')

const readyLimitMs = 60_000
const stopLimitMs = 180_000
const wantedPort = 7420

/** The environment of everything that the demonstration starts: nothing of the caller's, whose EVENKEEL_ or DATABASE_URL would lead elsewhere. */
export function cleanEnvironment(places: Places): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/' } = process.env
  return { PATH, HOME, LANG: 'C.UTF-8', NO_COLOR: '1', EVENKEEL_DATA: places.data }
}

/** @param roots folders besides the usual ones that instance paths lie in, for example an ODOO_HOME */
export async function writeConfig(places: Places, roots: string[]): Promise<void> {
  const all = [...new Set([...defaultRoots, places.folder, ...roots])]
  const listen = `127.0.0.1:${await choosePort(wantedPort)}`
  await writeFile(places.config, `listen: ${listen}\ndata: ${places.data}\nroots: ${JSON.stringify(all)}\n`)
}

/**
 * Starts it and waits until it answers.
 * @throws EvenkeelError with the end of its log
 */
export async function startControlPlane(places: Places): Promise<{ address: string; pid: number }> {
  await mkdir(places.data, { recursive: true, mode: 0o711 })
  // Only what this start says may stand in it.
  await rm(places.upLog, { force: true })
  const log = openSync(places.upLog, 'a', 0o600)
  const child = spawn(program, ['up', '--config', places.config], {
    cwd: places.folder,
    env: cleanEnvironment(places),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.on('error', () => undefined)
  child.unref()
  const deadline = performance.now() + readyLimitMs
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const file = readServerFile(places.data)
    if (file !== null && file.pid === child.pid) return { address: file.address, pid: file.pid }
    await sleep(50)
  }
  const said = (await readFile(places.upLog, 'utf8')).trimEnd()
  throw new EvenkeelError('unreachable', `evenkeel up did not become ready. It said:\n${said}`, { hint: `look into ${places.upLog}` })
}

/** SIGTERM, then waits: a run between quiet and open finishes first. Nothing happens when none runs. */
export async function stopControlPlane(places: Places): Promise<void> {
  const owner = lockOwner(places.data)
  if (owner === null) return
  process.kill(owner.pid, 'SIGTERM')
  const deadline = performance.now() + stopLimitMs
  while (isAlive(owner)) {
    if (performance.now() > deadline) {
      throw new EvenkeelError('timeout', `evenkeel up (process ${owner.pid}) did not stop within ${stopLimitMs / 1000} s.`, {
        hint: `look into ${places.upLog}`,
      })
    }
    await sleep(50)
  }
}
