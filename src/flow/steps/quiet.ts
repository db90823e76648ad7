/**
 * Quiet: no session is in the database, and none can come.
 *
 * needs: preflight; no foreign session (else hold, before anything is stopped).
 * do: nothing where no module needs an update, but to remember what serves now. Else: lets the processes of the later steps wait with Odoo imported; remembers what
 *     the database and the server are; stops the server, the maintenance page answers; takes CONNECT from everybody but admin and updater;
 *     ends the instance's own sessions until none is left.
 * undo: puts CONNECT back exactly, serves what was served before. Last of all undos: users come back with it.
 * how we know: nobody is on the way in, and then no session but ours is there.
 */
import { EvenkeelError } from '../../domain/error.ts'
import type { Session } from '../../ports/tenant-database.ts'
import { setInstanceServes } from '../../store/instances.ts'
import type { RunContext, Step, StepResult } from '../context.ts'
import { beginProbe } from '../outage.ts'
import { serveLimits, stopLimits } from '../serving-limits.ts'
import { settleEarlier } from '../settle-copies.ts'
import { standByForRelease } from '../stand-by.ts'
import { updates } from '../without-update.ts'

/** Ending sessions is quick; what is left after this long does not want to end. */
const endSessionsMs = 15_000

/** Beyond it the run's times, and the dates that checks are taken for, are not to be believed. */
const mostSkewMs = 5_000

export const quiet: Step = {
  name: 'quiet',
  async do(ctx): Promise<StepResult> {
    if (!updates(ctx)) return stayOpen(ctx)
    const hold = (await whatIsInTheWay(ctx)) ?? (await standByUnlessInTheWay(ctx))
    if (hold) {
      // Whoever was killed in the middle had stopped and fenced already: users do not wait outside for it.
      if (await ctx.facts.get('out')) await letUsersIn(ctx)
      return hold
    }
    await settleEarlier(ctx)
    await remember(ctx)
    await fence(ctx)
    const end = await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs })
    if (end.quiet) return { state: 'done', detail: 'stopped, fenced, no session left' }
    await letUsersIn(ctx)
    if (end.foreign.length > 0) return held(end.foreign)
    const left = end.left.length === 0 ? 'somebody is on the way into the database' : end.left.map(inWords).join('; ')
    return { state: 'failed', code: 'failed', detail: `sessions would not end: ${left}` }
  },
  async undo(ctx) {
    await letUsersIn(ctx)
    return 'open again, serving what it served before'
  },
}

/** Preparing takes a second or more: who came meanwhile is seen. */
async function standByUnlessInTheWay(ctx: RunContext): Promise<StepResult | null> {
  await standByForRelease(ctx)
  return whatIsInTheWay(ctx)
}

async function whatIsInTheWay(ctx: RunContext): Promise<StepResult | null> {
  const foreign = (await ctx.tenant.sessions()).filter((session) => session.kind === 'foreign')
  if (foreign.length > 0) return held(foreign)
  const skew = await ctx.tenant.clockSkewMs()
  if (Math.abs(skew) > mostSkewMs) return clocksDiffer(skew)
  return ctx.stopping() ? { state: 'held', why: 'Evenkeel is being stopped', next: 'evenkeel up' } : null
}

/** Users stay in: only what serves now is remembered, so that it can be served again. */
async function stayOpen(ctx: RunContext): Promise<StepResult> {
  if (ctx.stopping()) return { state: 'held', why: 'Evenkeel is being stopped', next: 'evenkeel up' }
  await settleEarlier(ctx)
  await remember(ctx)
  return { state: 'skipped', detail: 'no module needs an update: users stay in' }
}

/** Takes the outage's beginning, then stops and fences. Also the way into a rollback that a person asked for. */
export async function fence(ctx: RunContext): Promise<void> {
  ctx.critical.add(ctx.run.id)
  beginProbe(ctx)
  if (!(await ctx.facts.get('out'))) {
    await ctx.facts.put('outageStartedAt', ctx.now())
    await ctx.facts.put('out', { since: ctx.now() })
  }
  await ctx.runtime.stop(await ctx.instance.odoo(ctx.instance.modules), { ...stopLimits(ctx.limits), page: true })
  await ctx.tenant.raiseFence(ctx.label)
}

async function remember(ctx: RunContext): Promise<void> {
  const serving = await ctx.runtime.observe(await ctx.instance.odoo(ctx.instance.modules))
  await ctx.facts.putOnce('attributes', await ctx.tenant.attributes())
  await ctx.facts.putOnce('before', { modules: ctx.instance.modules, release: ctx.instance.release, served: serving.state === 'serving' })
}

/** Nothing to do when the run never came so far as to remember what was. */
async function letUsersIn(ctx: RunContext): Promise<void> {
  const attributes = await ctx.facts.get('attributes')
  const before = await ctx.facts.get('before')
  if (!attributes || !before) return
  await setInstanceServes(ctx.database, ctx.instance.name, before.modules, before.release)
  await ctx.artefacts.setCurrent(ctx.instance.name, await ctx.artefacts.compose(ctx.instance.name, before.modules))
  await ctx.tenant.lowerFence(attributes)
  const target = await ctx.instance.odoo(before.modules)
  if (before.served) await ctx.runtime.serve(target, serveLimits(ctx.limits))
  else await ctx.runtime.stop(target, { ...stopLimits(ctx.limits), page: false })
  await ctx.facts.put('out', null)
  ctx.critical.delete(ctx.run.id)
}

export function held(foreign: Session[]): StepResult {
  const [first] = foreign
  if (!first) throw new EvenkeelError('internal', 'a hold without a session')
  const more = foreign.length > 1 ? ` and ${foreign.length - 1} more` : ''
  return {
    state: 'held',
    why: `a session that is not the instance's own is in the database: ${inWords(first)}${more}. Nothing was stopped and nobody was ended`,
    next: `end it (its owner, or: select pg_terminate_backend(${first.pid})), and the run goes on by itself`,
  }
}

function clocksDiffer(skewMs: number): StepResult {
  const ahead = skewMs > 0 ? 'ahead of' : 'behind'
  return {
    state: 'held',
    why: `the clock of the database server is ${(Math.abs(skewMs) / 1000).toFixed(0)} s ${ahead} this machine's. Nothing was stopped`,
    next: 'set both clocks (timedatectl; chronyc makestep), and the run goes on by itself',
  }
}

function inWords(session: Session): string {
  const application = session.application === '' ? 'no application name' : session.application
  return `pid ${session.pid}, role ${session.role}, ${application}, since ${session.since}`
}
