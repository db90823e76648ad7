/** What the server is made of before anything runs; passed by name instead of reached for. */
import type { FlowContext } from '../flow/context.ts'
import type { Database } from '../store/database.ts'
import type { Config } from './config.ts'
import type { Drivers } from './drivers.ts'
import type { Catalogue } from './load-catalogue.ts'

export interface Wiring {
  config: Config
  catalogue: Catalogue
  database: Database
  drivers: Drivers
  /** Milliseconds since the epoch. */
  now: () => number
  log: FlowContext['log']
}
