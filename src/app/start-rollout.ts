/**
 * Starts a plan, and only that plan: the facts are gathered again, and one that changed says so by name. Of many starts at once the index on live runs lets one
 * through; the others learn whose run holds the instance.
 */
import { decideInstance, staleFacts } from '../domain/decide-plan.ts'
import { EvenkeelError } from '../domain/error.ts'
import { newId } from '../domain/id.ts'
import type { InstanceFacts, Plan, PlannedInstance, Refusal } from '../domain/plan.ts'
import { type Release, releaseLabel } from '../domain/release.ts'
import type { Rollout } from '../domain/run.ts'
import { type Database, type Transaction, toTime } from '../store/database.ts'
import { getInstance, lockInstance } from '../store/instances.ts'
import { releaseOf } from '../store/releases.ts'
import { findRollout, insertRollout, isLiveRunViolation, liveRunOf } from '../store/rollouts.ts'
import { busy } from './busy.ts'
import { type Command, carryOut, tell } from './command.ts'

type GatherFacts = (instance: string, release: Release) => Promise<InstanceFacts>

/**
 * @param gatherFacts looks at an instance as it is now; called before the transaction
 * @throws EvenkeelError `refused` with every refusal, `stale` naming what changed, `busy` naming the live run
 */
export async function startRollout(db: Database, command: Command, plan: Plan, gatherFacts: GatherFacts): Promise<Rollout> {
  const instances = plan.instances.map((each) => each.instance)
  mustNotBeRefused(plan, plan.instances)
  await mustBeFree(db, instances)
  await mustStillHold(db, plan, gatherFacts)
  try {
    return await carryOut(db, command, async (tx) => {
      await mustBeThere(tx, plan)
      const id = newId('ro', command.now)
      const runs = instances.map((instance) => ({ id: newId('run', command.now), instance }))
      await insertRollout(tx, { id, plan: plan.id, runs, startedBy: command.actor, createdAt: toTime(command.now) })
      await tell(tx, command, {
        type: 'rollout.started',
        subject: id,
        key: `${id}/started`,
        data: { plan: plan.id, digest: plan.digest, release: plan.release, runs },
      })
      return findRollout(tx, id)
    })
  } catch (error) {
    if (!isLiveRunViolation(error)) throw error
    await mustBeFree(db, instances)
    throw new EvenkeelError('busy', 'Another start was faster, and has ended since; nothing was changed.', {
      hint: `evenkeel rollout start ${plan.id}`,
      cause: error,
    })
  }
}

async function mustBeFree(db: Database, instances: string[]): Promise<void> {
  const live = await liveRunOf(db, instances)
  if (live) throw busy(live)
}

async function mustStillHold(db: Database, plan: Plan, gatherFacts: GatherFacts): Promise<void> {
  const release = await releaseOf(db, plan.release)
  const now: PlannedInstance[] = []
  for (const planned of plan.instances) {
    if (!(await getInstance(db, planned.instance))) throw removed(plan, planned.instance)
    const facts = await gatherFacts(planned.instance, release)
    now.push(decideInstance(facts, release, { diskFree: plan.diskFree }))
  }
  // What cannot be looked at has no facts to compare.
  mustNotBeRefused(plan, now, (refusal) => ['unreachable', 'databaseMissing'].includes(refusal.code))
  const stale = plan.instances.flatMap((planned, index) => {
    const current = now[index]
    return current ? staleFacts(planned, current).map((fact) => `${fact} of ${planned.instance}`) : []
  })
  if (stale.length > 0)
    throw new EvenkeelError('stale', `stale: ${stale.join(', ')} changed since plan ${plan.id} was made; nothing was changed.`, {
      hint: planAgain(plan),
      id: plan.id,
    })
  mustNotBeRefused(plan, now)
}

function mustNotBeRefused(plan: Plan, instances: PlannedInstance[], which: (refusal: Refusal) => boolean = () => true): void {
  const refusals = instances.flatMap((each) => each.refusals).filter(which)
  if (refusals.length === 0) return
  const message = refusals.map((refusal) => refusal.message).join(' ')
  const hint = [...new Set(refusals.map((refusal) => refusal.hint))].join('; ')
  throw new EvenkeelError('refused', `Plan ${plan.id} is refused: ${message} Nothing was changed.`, {
    hint: `${hint}; then ${planAgain(plan)}`,
    id: plan.id,
  })
}

/** Until the transaction ends none of the instances can be removed. In the order of names, so that two starts never wait for each other. */
async function mustBeThere(tx: Transaction, plan: Plan): Promise<void> {
  for (const name of plan.instances.map((each) => each.instance).sort()) if (!(await lockInstance(tx, name))) throw removed(plan, name)
}

const removed = (plan: Plan, instance: string): EvenkeelError =>
  new EvenkeelError('stale', `stale: ${instance} was removed since plan ${plan.id} was made; nothing was changed.`, { hint: planAgain(plan) })

function planAgain({ release, instances, diskFree }: Plan): string {
  const names = instances.map((each) => `--instance ${each.instance}`).join(' ')
  return `evenkeel plan create --release ${releaseLabel(release)} ${names}${diskFree ? ' --disk-free BYTES --reason TEXT' : ''}`
}
