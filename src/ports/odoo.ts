/** What the flow needs of Odoo as a program that is run once: to update a database, and to say whether it would serve. */
import type { RuntimeCommands, Series } from '../domain/instance.ts'

/** Connection parameters of one role; the password goes to a 0600 file or the environment, never to argv. */
export interface OdooConnection {
  host: string | null
  port: number | null
  user: string
  password: string | null
  database: string
}

export interface OdooTarget {
  instance: string
  series: Series
  odooHome: string
  python: string | null
  runAs: string | null
  dataDir: string
  /** Effective folder first, then the instance's own folders, then Odoo's. */
  addonsPath: string[]
  baseConf: string | null
  /** `<data>/instances/<tenant>/<environment>`: odoo.conf and logs lie here. */
  folder: string
  /** `<data>/pycache`. */
  pycache: string
  app: OdooConnection
  updater: OdooConnection
  listen: { host: string; port: number }
  /** How somebody else keeps it running; null: Evenkeel does. */
  commands: RuntimeCommands | null
}

/** A process by pid and start time: a pid alone may have been given to somebody else. */
export interface ProcessRecord {
  pid: number
  /** Field 22 of /proc/<pid>/stat, clock ticks since boot; empty where /proc does not exist. */
  startTime: string
}

export interface LogLine {
  level: 'WARNING' | 'ERROR' | 'CRITICAL'
  logger: string
  message: string
}

export interface UpdateOutcome {
  exitCode: number | null
  signal: string | null
  timedOut: boolean
  /** Whether the log holds the line `Modules loaded.`; without it the log proves nothing. */
  modulesLoaded: boolean
  lines: LogLine[]
  ms: number
}

export interface RunUpdate {
  target: OdooTarget
  modules: string[]
  /** application_name becomes `ek-<label>-a<attempt>-{pid}`. */
  label: string
  attempt: number
  timeLimitMs: number
  logFile: string
  /** Called as soon as the process exists, before anything is waited for. */
  onStart(process: ProcessRecord): Promise<void>
}

export interface RunVerifyService {
  target: OdooTarget
  label: string
  timeLimitMs: number
  logFile: string
  /** As that of an update. */
  onStart(process: ProcessRecord): Promise<void>
}

export interface ServiceOutcome {
  ok: boolean
  /** What was looked at and what came of it, in a sentence. */
  detail: string
  registryMs: number | null
  pageStatus: number | null
  lines: LogLine[]
}

export interface StandBy {
  target: OdooTarget
  /** Names of the installed modules: what is imported ahead. */
  modules: string[]
  /** Those that the update is for are imported by it, after their first scripts, as always. */
  updated: string[]
  /** The log files that `update` and `verifyService` will be given. */
  logFiles: { update: string; verifyService: string }
}

export interface Odoo {
  /** Python that can run this Odoo, or an error that names the packages. */
  findPython(target: Pick<OdooTarget, 'python' | 'odooHome'>): Promise<string>
  update(input: RunUpdate): Promise<UpdateOutcome>
  /** Ends a process that an earlier attempt left, by pid and start time; returns when it is gone. */
  endProcess(process: ProcessRecord): Promise<void>
  /** Loads the registry and renders the log-in page in one `odoo-bin shell`, through the fence, as the updater. */
  verifyService(input: RunVerifyService): Promise<ServiceOutcome>
  /** Compiles the modules' bytecode into the cache ahead of the outage. Failure to do so is not an error. */
  warm(target: OdooTarget): Promise<void>
  /**
   * Starts what `update` and `verifyService` will need, while users still work, up to where it would open the database, and lets it wait there. Returns when it
   * waits. Failure to do so is not an error: they start cold then. What waits knows no database and does not outlive this process.
   */
  standBy(input: StandBy): Promise<void>
  /** Ends what waits for this instance and was not needed. */
  standDown(target: OdooTarget): Promise<void>
}
