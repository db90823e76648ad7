/**
 * `doctor --fix`: each fix is looked for again right before it is done, under the guard that starts of runs take too (the instance's row), so that nothing is
 * mended that a run has just begun to need. One that fails does not stop the rest. What was done, and what failed half-way, stands in the journal.
 */
import { busy } from '../../app/busy.ts'
import { type Command, tell } from '../../app/command.ts'
import type { DoctorFix } from '../../domain/doctor.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { BoundInstance } from '../../flow/context.ts'
import { type Database, inTransaction } from '../../store/database.ts'
import { lockInstance } from '../../store/instances.ts'
import { liveRunOf } from '../../store/rollouts.ts'
import { type Found, idOf, type LeftoverContext, nameOf } from './found.ts'
import { lookInInstance, lookOnServer, readRunBook } from './index.ts'

export interface FixContext extends Omit<LeftoverContext, 'runs'> {
  bind(instance: string): Promise<BoundInstance>
}

type Outcome = DoctorFix['fixes'][number]
type Asked = Pick<Outcome, 'id' | 'code' | 'name'> & { instance: string | null }

/**
 * @param ids as `doctor` names them; one that is not found is answered as gone
 * @param instances names of all instances
 */
export async function applyFixes(ctx: FixContext, command: Command, ids: string[], instances: string[]): Promise<Outcome[]> {
  const known = (await findAll(ctx, instances)).filter(({ id }) => ids.includes(id))
  const gone = ids.filter((id) => !known.some((each) => each.id === id)).map((id) => ({ id, name: id, code: null, instance: null }))
  const outcomes: Outcome[] = []
  // In the order of the look: an updater is ended before users come back, a fence falls before Odoo is started.
  for (const asked of [...known, ...gone]) outcomes.push(await applyFix(ctx, command, asked))
  return outcomes
}

async function findAll(ctx: FixContext, instances: string[]): Promise<Asked[]> {
  const now: LeftoverContext = { ...ctx, runs: await readRunBook(ctx.database) }
  const looks = [await lookOnServer(now)]
  for (const instance of instances) {
    const bound = await ctx.bind(instance).catch(() => null)
    if (bound !== null) looks.push(await lookInInstance(now, bound))
  }
  const found = looks.flatMap((look) => look.found).map((each) => ({ id: idOf(each), code: each.code, name: nameOf(each), instance: each.instance }))
  return found.filter(({ id }, index) => found.findIndex((each) => each.id === id) === index)
}

async function applyFix(ctx: FixContext, command: Command, { instance, ...asked }: Asked): Promise<Outcome> {
  try {
    return { ...asked, ...(await underGuard(ctx.database, instance, () => findAndFix(ctx, command, asked.id, instance))) }
  } catch (error) {
    return { ...asked, outcome: error instanceof EvenkeelError && error.code === 'busy' ? 'refused' : 'failed', detail: sentence(error) }
  }
}

/** Nothing starts or goes back on the instance until `work` has ended. */
function underGuard<T>(database: Database, instance: string | null, work: () => Promise<T>): Promise<T> {
  if (instance === null) return work()
  return inTransaction(database, async (tx) => {
    await lockInstance(tx, instance)
    const live = await liveRunOf(tx, [instance])
    if (live) throw busy(live)
    return work()
  })
}

async function findAndFix(ctx: FixContext, command: Command, id: string, instance: string | null): Promise<Pick<Outcome, 'outcome' | 'detail'>> {
  const now: LeftoverContext = { ...ctx, runs: await readRunBook(ctx.database) }
  const { found } = instance === null ? await lookOnServer(now) : await lookInInstance(now, await ctx.bind(instance))
  const match = found.find((each) => idOf(each) === id)
  if (!match?.fix) return { outcome: 'gone', detail: 'it is not there any more' }
  if (match.fix.needsReason && !command.reason) {
    return { outcome: 'refused', detail: 'it may hold data that exists nowhere else: look at it, then give --reason TEXT' }
  }
  try {
    const detail = await match.fix.run()
    await record(ctx, command, match, 'doctor.fixed', detail)
    return { outcome: 'done', detail }
  } catch (error) {
    await record(ctx, command, match, 'doctor.fixFailed', sentence(error))
    throw error
  }
}

function record(ctx: FixContext, command: Command, found: Found, type: 'doctor.fixed' | 'doctor.fixFailed', detail: string): Promise<void> {
  const data = { code: found.code, what: found.subject, does: found.fix?.does, detail }
  const event = { type, subject: found.instance ?? 'evenkeel', key: `${idOf(found)}/${command.now}/${type}`, data }
  return inTransaction(ctx.database, (tx) => tell(tx, command, event))
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error))
