/**
 * What the flow needs of an instance's PostgreSQL database: to look, to fence, to copy, to swap. Every changing call looks before it acts, so that it can
 * be repeated after a crash at any point. All names of databases come from the run's label, never from a user.
 */
import type { DatabaseLook } from '../domain/database-look.ts'
import type { LiveTable } from '../domain/hazard.ts'
import type { Lease } from '../domain/lease.ts'
import type { ModuleState } from '../domain/plan.ts'

/** Resolved connection strings. Made by the server process from references; held in memory only. */
export interface TenantTarget {
  /** The application role, what Odoo uses; its database is the instance's. */
  appUrl: string
  updaterUrl: string
  adminUrl: string
}

export interface Session {
  pid: number
  role: string
  application: string
  /** own: Odoo under the application role. updater: ours. evenkeel: the admin's. foreign: anybody else, never ended by us. */
  kind: 'own' | 'updater' | 'evenkeel' | 'foreign'
  /** RFC 3339, or `unknown`: hidden from an admin without pg_read_all_stats. */
  since: string
  client: string | null
}

/** Everything about a database that a template copy loses. JSON, stored before the swap. */
export interface DatabaseAttributes {
  oid: number
  owner: string
  /** `datacl` as texts of aclitem, sorted; null when it equals PostgreSQL's default, written down or not. */
  acl: string[] | null
  connectionLimit: number
  comment: string | null
  allowConnections: boolean
  /** ALTER DATABASE .. SET, as `name=value`. */
  settings: string[]
  /** ALTER ROLE .. IN DATABASE .. SET. */
  roleSettings: { role: string; settings: string[] }[]
}

/** Counters, file nodes and the server's identity at one moment: what a delta starts from. JSON. */
export interface CounterSnapshot {
  databaseOid: number
  postmasterStart: string
  /** When counters were last emptied, of the database and of the server; another text than before: compare everything. A crash of one backend shows nowhere else. */
  statsReset: string | null
  /** Tables and materialised views. schema.table, unquoted -> [inserted, updated, deleted, relation file node]. */
  tables: Record<string, [number, number, number, number]>
}

export interface CopyOutcome {
  strategy: 'wal_log' | 'file_copy'
  because: string
  bytes: number
}

export interface TenantDatabase {
  /** Name of the instance's database. */
  readonly name: string
  readonly applicationRole: string
  look(): Promise<DatabaseLook>
  modules(): Promise<ModuleState[]>
  /** Milliseconds that the server's clock is ahead of ours. */
  clockSkewMs(): Promise<number>
  sessions(): Promise<Session[]>
  attributes(): Promise<DatabaseAttributes>
  /** Takes CONNECT from everybody but admin and updater, and labels the database with the run that did (its label) and what was before. Repeatable. */
  raiseFence(run?: string): Promise<void>
  /** Puts CONNECT back exactly as `before` has it, and takes the label off. Repeatable. */
  lowerFence(before: DatabaseAttributes): Promise<void>
  /** Takes the updater's CONNECT away too (an orphan may be about to connect), or gives it again. */
  updaterMayConnect(allowed: boolean): Promise<void>
  /**
   * Ends the instance's own sessions (and `label`'s updater when asked) until nobody is on the way in and none of any kind is there, or says who is foreign: then nobody is
   * ended.
   * Evenkeel's own readers get two seconds to finish. `left`: who was there at the last look and is not foreign.
   */
  endOwnSessions(options: { limitMs: number; updaterLabel?: string }): Promise<{ quiet: boolean; foreign: Session[]; left: Session[] }>
  databaseExists(name: string): Promise<boolean>
  /** Copies a database of this instance under a new name: fenced at once, owned by the admin, open to the admin only. An existing complete copy is kept. */
  copy(from: string, to: string): Promise<CopyOutcome>
  /**
   * In one transaction: the live database goes aside under `aside` (owned by the admin, fenced), `incoming` becomes the live one with the attributes of
   * `attributes`, still fenced. When the live database already is `incoming` (by oid), nothing happens. An earlier database that was put aside under the same
   * name is dropped, and Evenkeel's own readers in `incoming` are ended. Answers which settings could not be put back, in words (they are the ones of `unmovableSettings`).
   */
  swap(incoming: string, aside: string, attributes: DatabaseAttributes): Promise<string[]>
  /** Drops a database that a run made (`ek_...`), nothing else; nothing happens when it is gone. Evenkeel's own readers in it are ended. */
  drop(name: string): Promise<void>
  /** Drops every database that the run with this label made, whichever attempt left it. */
  dropMadeBy(label: string): Promise<void>
  counters(): Promise<CounterSnapshot>
  /** Sizes and columns of those of the named tables that exist in schema `public`. */
  liveTables(names: string[]): Promise<Record<string, LiveTable>>
  close(): Promise<void>
}

/** @param lease of the control plane that acts: what an earlier holder still tries on this server is ended, or refused */
export type OpenTenantDatabase = (target: TenantTarget, lease?: Lease | null) => TenantDatabase
