/**
 * The durable engine: the only file that imports the durable library, so that replacing it stays a matter of one file. A flow is a function whose steps are
 * recorded; after a crash it is run again from the start and every finished step answers with what it answered before, so between steps a flow may only
 * compute from what its steps returned.
 *
 * Version: pinned by hand. By default the library's version is a hash of the code, and waiting runs would stay behind after every edit. What earlier versions
 * recorded is replayed against the flows of today (test/upgrade): the order and the names of steps do not change, additions ask the library's patches.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { registerInternalQueue } from '@dbos-inc/dbos-sdk/eventreceiver'
import { type HeldLease, sessionNames } from '../store/lease.ts'
import { openPool } from '../store/pool.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'

/** What a flow may use besides its steps' answers. */
export interface Flow {
  /** Under which it was started. */
  id: string
  /**
   * Runs `work` at least once and remembers its answer (JSON). Where our own database does not serve, it waits and runs `work` again, as after a kill.
   * @throws WorkFailed when `work` threw anything else: an error of ours, steps answer with data
   */
  step<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Waits, as long as it says whatever becomes of the clock; after a restart once more, if it had not ended. */
  sleep(ms: number): Promise<void>
}

/** What a step's work threw, remembered like an answer. The engine's own errors (it stops, another process has the flow) are never one: they must pass. */
export class WorkFailed extends Error {}

const threwKey = 'evenkeel.threw'

export type FlowFunction = (flow: Flow, subject: string) => Promise<void>

export interface Engine {
  /** Starts a flow under an id of the caller's; starting it again under the same id does nothing. */
  start(flow: string, id: string, subject: string): Promise<void>
  /** Waits at most `limitMs` for the work in hand, then lets go; what was not finished goes on at the next start. */
  close(limitMs: number): Promise<void>
}

export interface EngineLog {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export const flowVersion = 'evenkeel-flow-1'

/** A run that crashes its host again and again is a matter for a person, but never forgotten by the library: its limit is out of reach. */
const recoveryAttempts = 1_000_000

/** Between two tries while our own database does not serve: it is back within seconds after a restart, and a person who makes room must not wait long. */
const storeRetryMs = 1_000

function durable(log: EngineLog): Omit<Flow, 'id'> {
  return {
    async step(name, work) {
      const answer = await DBOS.runStep(
        () => whenTheStoreServes(name, work, log).catch((error: unknown) => ({ [threwKey]: error instanceof Error ? error.message : String(error) })),
        { name, retriesAllowed: false },
      )
      const threw = answer !== null && typeof answer === 'object' ? (answer as Record<string, unknown>)[threwKey] : undefined
      if (threw !== undefined) throw new WorkFailed(String(threw))
      return answer as Awaited<ReturnType<typeof work>>
    },
    // Not the library's, which sleeps until a time of the clock: set back by an hour before a restart, every wait that had ended would last an hour. Under its name, so
    // that what earlier versions recorded answers at once.
    sleep: (ms) => DBOS.runStep(() => sleep(ms, undefined, { ref: false }), { name: 'DBOS.sleep', retriesAllowed: false }),
  }
}

async function whenTheStoreServes<T>(name: string, work: () => Promise<T>, log: EngineLog): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await work()
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error
      if (!told) log.error(`${name} waits: ${(error as Error).message}`)
      // Not a reason to stay alive: a process that was asked to stop leaves the step to the next start.
      await sleep(storeRetryMs, undefined, { ref: false })
    }
  }
}

/** The control plane's database; the library keeps its tables in schema `dbos`. */
export interface EngineStore {
  url: string
  /** Of a server: a session of an earlier holder's must not record a step (store/lease.ts). */
  lease?: Pick<HeldLease, 'verify'>
}

const connections = 8
/** What the library sets on sessions of its own. */
const idleInTransactionMs = 60_000

/** Launches the engine and takes up what an earlier process left in the middle. One engine per process: the library keeps its state in globals. */
export async function launchEngine({ url, lease }: EngineStore, flows: Record<string, FlowFunction>, log: EngineLog): Promise<Engine> {
  const pool = openPool(url, { name: sessionNames.flows, connections, idleInTransactionMs, ...(lease === undefined ? {} : { lease }) })
  DBOS.setConfig({
    name: 'evenkeel',
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    applicationVersion: flowVersion,
    executorID: 'evenkeel',
    logger: quiet(log),
  })
  const flow = durable(log)
  const registered = new Map(
    Object.entries(flows).map(([name, run]) => [
      name,
      DBOS.registerWorkflow((subject: string) => run({ ...flow, id: DBOS.workflowID ?? '' }, subject), {
        name,
        maxRecoveryAttempts: recoveryAttempts,
      }),
    ]),
  )
  await launchAtOnce()
  return {
    async start(name, id, subject) {
      const registration = registered.get(name)
      if (!registration) throw new Error(`no flow is named ${name}`)
      // Asking first: the library warns with a stack about every id that it knows already.
      if (await DBOS.getWorkflowStatus(id)) return
      await DBOS.startWorkflow(registration, { workflowID: id })(subject)
    },
    async close(limitMs) {
      await DBOS.shutdown({ workflowCompletionTimeoutMS: limitMs, deregister: true })
      await pool.end()
    },
  }
}

/** What an earlier process left in the middle waits in this queue of the library's, which is looked at for the first time one interval after the launch: a second, by default. */
const leftInTheMiddle = '_dbos_internal_queue'
const firstLookMs = 1
const laterLooksMs = 1_000

/** Users may be out: the first look is at once. Later ones find nothing, and are as seldom as the library has them. */
async function launchAtOnce(): Promise<void> {
  const queue = registerInternalQueue(leftInTheMiddle, { minPollingIntervalMs: firstLookMs })
  await DBOS.launch()
  queue.minPollingIntervalMs = laterLooksMs
}

/** The library tells of its own start and stop at level info; what matters to us is what it warns of. */
function quiet(log: EngineLog) {
  return {
    info: () => {},
    debug: () => {},
    warn: (entry: unknown) => log.warn(text(entry)),
    error: (entry: unknown) => log.error(text(entry)),
  }
}

function text(entry: unknown): string {
  return entry instanceof Error ? entry.message : String(entry)
}
