/**
 * The server that had this database before. On another machine nothing can be done about it: its sessions are ended, and its lease is over (store/lease.ts). On this one
 * it may be alive all the same, stopped or starved, in the middle of writing files and starting processes, which no lease can take back: so it is killed before
 * this one begins. It has lost its database, and would end itself at the next thing that it does.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../domain/error.ts'
import { isAlive, recordOf } from '../drivers/lib/process-record.ts'
import type { Holder } from '../store/lease.ts'

const killMs = 10_000

/** @param url of its database: a copy of one names a process that has nothing to do with the copy */
export function thisProcess(url: string): Holder {
  const { hostname: host, port, pathname } = new URL(url)
  return { ...recordOf(process.pid), machine: `${thisMachine()} ${host}:${port}${pathname}` }
}

/** Since it was started, and as seen by this process: pids of a container are not those of its host. */
function thisMachine(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/**
 * Answers the process that was killed; null: there was none to be killed here.
 * @throws EvenkeelError conflict, when it lives on and is not ours to end
 */
export async function endEarlierServer(before: Holder | null, me: Holder): Promise<number | null> {
  if (before === null || before.machine !== me.machine || before.startTime === '' || !isAlive(before)) return null
  try {
    process.kill(before.pid, 'SIGKILL')
    for (const began = performance.now(); isAlive(before); await sleep(10)) if (performance.now() - began > killMs) throw new Error('it does not die')
  } catch (cause) {
    throw new EvenkeelError(
      'conflict',
      `Process ${before.pid} had this database before, has lost it, and is still alive: it could go on with what it was doing. Nothing was started.`,
      { hint: `end it first, as its user or as root: kill -9 ${before.pid}; then: evenkeel up`, cause },
    )
  }
  return before.pid
}
