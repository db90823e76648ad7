/**
 * `odoo-bin -u`, once, by the updater acting as the application role. What it says about itself is returned as it is; whether that is a success is judged in
 * domain/judge-update.ts, and the database has the last word.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunUpdate, UpdateOutcome } from '../../ports/odoo.ts'
import { type Launched, launch } from '../lib/launch.ts'
import { endGroup } from '../lib/process-record.ts'
import { logStart, prepare } from './prepare.ts'
import { readLog } from './read-log.ts'

/** Between SIGTERM and SIGKILL. Short: Odoo is deaf to SIGTERM while PostgreSQL works, and nothing that it could still do is wanted. */
export const killAfterMs = 5_000

export async function runUpdate(input: RunUpdate): Promise<UpdateOutcome> {
  const prepared = await prepare(input.target, `ek-${input.label}-a${input.attempt}-{pid}`)
  const from = await logStart(input.logFile)
  const began = performance.now()
  const launched = await launch({
    argv: [...prepared.program, ...updateArguments(prepared.conf, input.target.updater.database, input.modules)],
    cwd: input.target.odooHome,
    env: prepared.env,
    user: prepared.user,
    logFile: input.logFile,
    onStart: input.onStart,
  })
  const { exit, timedOut } = await exitWithin(launched, input.timeLimitMs)
  const { lines, modulesLoaded } = await readLog(input.logFile, from)
  return { ...exit, timedOut, modulesLoaded, lines, ms: Math.round(performance.now() - began) }
}

export function updateArguments(conf: string, database: string, modules: string[]): string[] {
  return ['-c', conf, '-d', database, '-u', modules.join(','), '--no-http', '--max-cron-threads=0', '--workers=0', '--stop-after-init']
}

/** Waits for the process; past the limit it and its group are ended. Its sessions are not: a killed process's query lives on in its backend. */
export async function exitWithin(launched: Launched, limitMs: number): Promise<{ exit: Awaited<Launched['exit']>; timedOut: boolean }> {
  const timer = new AbortController()
  const first = await Promise.race([launched.exit, sleep(limitMs, null, { signal: timer.signal }).catch(() => null)])
  timer.abort()
  if (first !== null) return { exit: first, timedOut: false }
  await endGroup(launched.record, killAfterMs)
  return { exit: await launched.exit, timedOut: true }
}
