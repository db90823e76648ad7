/**
 * What the flow needs of whatever keeps Odoo running. Level-triggered: the caller says what should be ("serve this", "stopped, with the maintenance page"),
 * the driver looks and does what is missing; saying it twice is saying it once. Servers outlive Evenkeel and are found again.
 */
import type { Serving } from '../domain/instance.ts'
import type { OdooTarget } from './odoo.ts'

export interface StopOutcome {
  /** How it ended: was not running, ended by itself, was told to drop what it was answering, was killed after the limit. */
  how: 'wasStopped' | 'stopped' | 'cut' | 'killed'
  ms: number
}

export interface StopLimits {
  /** Milliseconds that requests in flight may take to end; then they are cut. Prefork only: threaded Odoo cuts them after one second by itself. */
  drainMs: number
  /** Milliseconds after which what is still alive is killed. */
  limitMs: number
}

export interface ServeLimits {
  /** Milliseconds until there must be a page, what went before included. */
  limitMs: number
  /** Of a server that serves something else and has to go first. */
  stop: StopLimits
}

export interface Runtime {
  observe(target: OdooTarget): Promise<Serving>
  /**
   * Makes Odoo serve `target.addonsPath` at `target.listen`, ending whatever served something else, and returns when a page that is rendered from the
   * database answers 200, and the gevent port where there are workers. Throws `timeout` when it does not within the limit, `conflict` when a port belongs to
   * somebody else (names the holder).
   */
  serve(target: OdooTarget, limits: ServeLimits): Promise<void>
  /**
   * Gets a server of this content as far as it comes without its database and its port, while another still serves, so that `serve` takes less of users'
   * time. Returns when it waits. Failure to do so is not an error. What waits does not outlive this process.
   * @param modules names of the installed modules
   */
  standBy(target: OdooTarget, modules: string[]): Promise<void>
  /** Ends what waits for this instance and was not needed. */
  standDown(target: OdooTarget): Promise<void>
  /**
   * Stops Odoo; with `page`, our own listener then answers 503 with Retry-After on its ports until `serve`. Throws `conflict`, nothing stopped, when a port
   * belongs to somebody else.
   */
  stop(target: OdooTarget, options: StopLimits & { page: boolean }): Promise<StopOutcome>
}
