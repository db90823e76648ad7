/**
 * Ends what an earlier attempt started and did not see the end of: the updater, and the process of verify-service. Their CONNECT goes first: for its first second
 * such a process has no session that could be ended, and would open one behind our back.
 */
import { EvenkeelError } from '../domain/error.ts'
import type { RunContext } from './context.ts'

const endSessionsMs = 30_000

export async function endOrphans(ctx: RunContext): Promise<void> {
  const orphans = [await ctx.facts.get('updater'), await ctx.facts.get('verifier')].filter((each) => each !== null)
  if (orphans.length === 0) return
  await ctx.tenant.updaterMayConnect(false)
  for (const orphan of orphans) await ctx.odoo.endProcess(orphan)
  const end = await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs, updaterLabel: ctx.label })
  if (end.quiet) return
  const who = [...end.left, ...end.foreign].map((s) => `pid ${s.pid} of ${s.role}`).join(', ')
  throw new EvenkeelError('busy', `sessions would not end: ${who}`, { condition: 'sessions-stay' })
}

/** Of a run beside which users work: the process alone, its sessions end with it, and nobody else's are touched. */
export async function endVerifier(ctx: RunContext): Promise<void> {
  const verifier = await ctx.facts.get('verifier')
  if (verifier) await ctx.odoo.endProcess(verifier)
}
