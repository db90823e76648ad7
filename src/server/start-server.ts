/**
 * The control plane as one process: its database, the flows, the dispatcher, the journal's sealer and the HTTP routes. Started in an order in which nothing is
 * offered before it can be kept, stopped in the reverse: no new work, critical sections finished, the journal sealed, the database last.
 */

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApi } from '../api/build-api.ts'
import { bindUseCases, type UseCases } from '../app/use-cases.ts'
import { EvenkeelError } from '../domain/error.ts'
import { acceptFlow } from '../flow/accept-flow.ts'
import type { FlowContext } from '../flow/context.ts'
import { startDispatch } from '../flow/dispatch.ts'
import { launchEngine } from '../flow/engine.ts'
import { dropProbe } from '../flow/outage.ts'
import { releaseFlow } from '../flow/release-flow.ts'
import { rollbackFlow } from '../flow/rollback-flow.ts'
import { finishSettling } from '../flow/settle-copies.ts'
import { openDatabase } from '../store/database.ts'
import { type HeldLease, takeLease } from '../store/lease.ts'
import { migrate } from '../store/migrate.ts'
import { takeDatabase } from '../store/sole-server.ts'
import type { Config } from './config.ts'
import { openDrivers } from './drivers.ts'
import { endEarlierServer, thisProcess } from './earlier-server.ts'
import { makeEffects } from './effects.ts'
import { type ControlPlaneDatabase, findPostgres } from './find-postgres.ts'
import { makeFlowContext } from './flow-context.ts'
import { startHousekeeping } from './housekeeping.ts'
import { loadCatalogue } from './load-catalogue.ts'
import { productVersion } from './product-version.ts'
import { loadSoon } from './reading.ts'
import { startSealing } from './seal-loop.ts'
import { resolveSecret } from './secrets.ts'
import { tokenFileName } from './server-file.ts'
import type { Wiring } from './wiring.ts'

export interface Server {
  /** For example http://127.0.0.1:7410. */
  address: string
  /** Finishes critical sections first. */
  close(): Promise<void>
}

/** How often to look whether the last critical section has ended. */
const criticalLookMs = 200
const engineCloseMs = 5_000

export interface StartServer {
  config: Config
  log: FlowContext['log']
  /** Told, with a sentence, when another server has taken the database. To end the process at once: it is in the middle of things that the other one goes on with. */
  onLost(why: string): void
}

export async function startServer({ config, log, onLost }: StartServer): Promise<Server> {
  // Folders that users who run Odoo must pass through are made all over the drivers; what is secret sets its own mode.
  process.umask(0o022)
  await makeFolders(config.data)
  const catalogue = await loadCatalogue()
  const configured = config.database === null ? process.env.DATABASE_URL : await resolveSecret(config.database)
  const postgres = await findPostgres(join(config.data, 'postgres'), configured)
  const { sole, lease } = await takeOver(postgres, { log, onLost }).catch(async (error) => {
    await postgres.stop()
    throw error
  })
  const database = openDatabase(postgres.url, { lease })
  const wiring: Wiring = { config, catalogue, database, drivers: await openDrivers(config, lease), now: Date.now, log }

  let stopping = false
  const flow = makeFlowContext({ ...wiring, stopping: () => stopping })
  const engine = await launchEngine(
    { url: postgres.url, lease },
    { release: releaseFlow(flow), rollback: rollbackFlow(flow), accept: acceptFlow(flow) },
    log,
  )
  const settling = finishSettling(flow).catch((error) => log.error('finishing what was settled failed', error))
  const dispatcher = startDispatch(database, engine, log)
  const sealing = startSealing(database, (error) => log.error('sealing the journal failed', error))
  const stopHousekeeping = startHousekeeping(database, wiring.now, (error) => log.error('housekeeping failed', error))
  const stopLoading = loadSoon((error) => log.error('what reads modules could not be loaded', error))
  const useCases = bindUseCases(database, wiring.now)
  await firstToken(config.data, useCases)
  const api = await buildApi({ useCases, effects: makeEffects(wiring, flow, dispatcher), version: productVersion(), log })
  const address = await api.listen(listenOptions(config.listen))

  return {
    address,
    async close() {
      stopping = true
      await dispatcher.stop()
      await settling
      while (flow.critical.size > 0) await new Promise((resolve) => setTimeout(resolve, criticalLookMs))
      await engine.close(engineCloseMs)
      for (const run of flow.probes.keys()) await dropProbe(flow, run)
      await api.close()
      stopHousekeeping()
      stopLoading()
      await sealing.stop()
      await database.destroy()
      await lease.close()
      await sole.release()
      await postgres.stop()
    },
  }
}

/** The database is this process's alone from here on, and the one that had it before does nothing more. */
async function takeOver({ url }: ControlPlaneDatabase, { log, onLost }: Pick<StartServer, 'log' | 'onLost'>) {
  let lease: HeldLease | null = null
  // Where PostgreSQL does not serve again yet, the next thing that is done asks.
  const sole = await takeDatabase(url, onLost, () => void lease?.mustHold().catch(() => {}))
  try {
    await migrate(url)
    const me = thisProcess(url)
    lease = await takeLease(url, me, new Date().toISOString(), onLost)
    const killed = await endEarlierServer(lease.before, me)
    if (killed !== null) log.warn(`process ${killed} had this database before, had lost it, and was still alive: it was killed`)
    return { sole, lease }
  } catch (error) {
    await lease?.close()
    await sole.release()
    throw error
  }
}

/** Passable for the users that run Odoo, readable to nobody: what they need lies deeper and has its own mode. */
async function makeFolders(data: string): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o711 })
  for (const folder of ['releases', 'instances', 'pycache']) await mkdir(join(data, folder), { recursive: true, mode: 0o711 })
  await mkdir(join(data, 'evidence'), { recursive: true, mode: 0o700 })
}

/**
 * The first token is an administrator's and lies beside the data, so that commands on the same machine need no flags. Its name is the journal's actor; where the
 * file was lost, the name is taken and the next one says when it was made.
 */
async function firstToken(data: string, useCases: UseCases): Promise<void> {
  const file = join(data, tokenFileName)
  if (existsSync(file)) return
  const now = useCases.now()
  const create = (name: string) => useCases.createToken({ actor: 'evenkeel', now }, { name, role: 'administrator' })
  const { secret } = await create('administrator').catch(() =>
    create(`administrator-${new Date(now).toISOString().slice(0, 19).replace(/[:T]/g, '-')}`),
  )
  await writeFile(file, `${secret}\n`, { mode: 0o600 })
}

function listenOptions(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':')
  const port = Number(listen.slice(colon + 1))
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new EvenkeelError('usage', `${listen} is not host:port.`)
  return { host: listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port }
}
