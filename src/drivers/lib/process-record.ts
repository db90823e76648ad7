/**
 * Whether a process that we started lives, and ending it. A pid alone may have been given to somebody else, so its start time is compared too; `kill -0`
 * succeeds on a zombie, so the state is read from /proc.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessRecord } from '../../ports/odoo.ts'
import type { StopLimits } from '../../ports/runtime.ts'

const pollMs = { first: 1, most: 25 }
const nudgeEveryMs = 200

/** Start time of a living process, empty where /proc does not exist, or null when no such process lives. */
export function startTimeOf(pid: number): string | null {
  if (!hasProc()) return answers(pid) ? '' : null
  return statFields(pid)?.[19] ?? null
}

/** From the state on: 0 state, 3 session, 19 start time. Null when it is gone or a zombie. */
function statFields(pid: number): string[] | null {
  const stat = readStat(pid)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : fields
}

export function recordOf(pid: number): ProcessRecord {
  return { pid, startTime: startTimeOf(pid) ?? '' }
}

export function isAlive(record: ProcessRecord): boolean {
  const startTime = startTimeOf(record.pid)
  return startTime !== null && startTime === record.startTime
}

/**
 * Ends a process and its group: SIGTERM, after `limitMs` SIGKILL; returns when it is gone. What is left of the group once the leader is gone is killed too:
 * nobody is there to answer for it. Throws when even SIGKILL does not end it within 10 s (a process in uninterruptible sleep).
 */
export async function endGroup(record: ProcessRecord, limitMs: number): Promise<'wasGone' | 'ended' | 'killed'> {
  if (!isAlive(record)) return 'wasGone'
  signalGroup(record.pid, 'SIGTERM')
  const ended = await goneWithin(record, limitMs)
  await killGroup(record)
  return ended ? 'ended' : 'killed'
}

/**
 * Ends an Odoo server, threaded or prefork, alive or half dead. Only the leader is told: its workers take SIGTERM as the end of the request they answer. A
 * second SIGTERM is Odoo's own word for "at once".
 * A leader that was killed leaves workers and the gevent process behind, which hold both ports for up to 3.5 s (measured, both series): they are killed.
 */
export async function endServer(record: ProcessRecord, { drainMs, limitMs }: StopLimits): Promise<'wasGone' | 'ended' | 'cut' | 'killed'> {
  if (!isAlive(record)) {
    if (sessionOutlives(record)) await killGroup(record)
    return 'wasGone'
  }
  signal(record.pid, 'SIGTERM')
  let how: 'ended' | 'cut' | 'killed' = (await goneWithin(record, Math.min(drainMs, limitMs))) ? 'ended' : 'killed'
  if (how === 'killed' && drainMs < limitMs) {
    signal(record.pid, 'SIGTERM')
    if (await goneWithin(record, limitMs - drainMs)) how = 'cut'
  }
  await killGroup(record)
  return how
}

/** Whether a process is of the session that this record's process led. */
export function isOfSession(pid: number, { pid: leader, startTime }: ProcessRecord): boolean {
  const fields = statFields(pid)
  return fields !== null && fields[3] === String(leader) && Number(fields[19]) >= Number(startTime)
}

/** A pid is not given to another while a process of its session lives; where it was, nothing of ours is left. */
function sessionOutlives(record: ProcessRecord): boolean {
  if (startTimeOf(record.pid) !== null) return false
  const pids = hasProc() ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return pids.some((pid) => isOfSession(Number(pid), record))
}

async function killGroup(record: ProcessRecord): Promise<void> {
  signalGroup(record.pid, 'SIGKILL')
  if (!(await goneWithin(record, 10_000))) throw new Error(`process ${record.pid} does not end, not even by SIGKILL`)
  await groupEmptyWithin(record.pid, 1_000)
}

/** What the leader left may hold its port for a moment. Bounded: where nobody reaps them, zombies stay in the group for ever. */
async function groupEmptyWithin(pid: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs
  while (signalGroup(pid, 0) && performance.now() < deadline) await sleep(pollMs.first)
}

/**
 * Nudges while it waits: Python acts on a signal in its main thread only, and when another thread took it, the main thread of a threaded Odoo sleeps on for
 * up to a minute (seen in 2 of 8 stops under load). SIGCHLD wakes it; nobody takes it for anything else.
 */
async function goneWithin(record: ProcessRecord, limitMs: number): Promise<boolean> {
  const began = performance.now()
  let nextNudge = began + nudgeEveryMs
  for (let pause = pollMs.first; isAlive(record); pause = Math.min(pause * 2, pollMs.most)) {
    const now = performance.now()
    if (now >= began + limitMs) return false
    if (now >= nextNudge) {
      signalGroup(record.pid, 'SIGCHLD')
      nextNudge = now + nudgeEveryMs
    }
    await sleep(pause)
  }
  return true
}

/** Every process of ours leads a group of its own. Answers whether anybody is in it. */
function signalGroup(pid: number, name: NodeJS.Signals | 0): boolean {
  return signal(-pid, name)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}

function readStat(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
}

function hasProc(): boolean {
  return readStat(process.pid) !== null
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
