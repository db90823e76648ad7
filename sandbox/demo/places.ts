/**
 * Where the demonstration lives: one folder, so that removing it removes everything. It lies in the clone where that works. PostgreSQL refuses to run as
 * root and Odoo must not, so as root both run as other users, who often cannot enter the clone (a home folder is closed): then it lies in /var/lib.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { canEnter, lookUpUser, runsAsRoot, type SystemUser } from '../../src/server/system-user.ts'
import type { OdooTree } from '../find-odoo.ts'

export const clone = resolve(import.meta.dirname, '../..')

export interface Places {
  /** Everything below lies in here. */
  folder: string
  /** Data folder of `evenkeel up`. */
  data: string
  config: string
  upLog: string
  /** The tenants' own PostgreSQL cluster: the control plane has another one. */
  cluster: string
  /** Addresses of databases with passwords, readable for their owner only. */
  secrets: string
  /** Python's compiled files, for making the databases. */
  pycache: string
}

/** @param name what it is for: `demo` lies in .evenkeel-demo */
export function placesFor(name: string): Places {
  return placesIn(runsAsRoot() && !othersMayEnter(clone) ? `/var/lib/evenkeel-${name}` : join(clone, `.evenkeel-${name}`))
}

function placesIn(folder: string): Places {
  return {
    folder,
    data: join(folder, 'data'),
    config: join(folder, 'evenkeel.yaml'),
    upLog: join(folder, 'up.log'),
    cluster: join(folder, 'tenant-postgres'),
    secrets: join(folder, 'secrets'),
    pycache: join(folder, 'pycache'),
  }
}

/** The folder itself: others may pass through it, nobody may list it. */
export function makeFolder(places: Places): void {
  mkdirSync(places.folder, { recursive: true })
  chmodSync(places.folder, 0o711)
  mkdirSync(places.secrets, { recursive: true, mode: 0o700 })
}

/** User that Odoo runs as; null: this process's own, who is not root, or may be where nobody else can enter the stand-in's folder. */
export function odooUser({ kind, home }: OdooTree): SystemUser | null {
  const nobody = runsAsRoot() ? lookUpUser('nobody') : null
  return nobody !== null && kind === 'stand-in' && !canEnter(nobody, home) ? null : nobody
}

/** A path as the person who called reads and pastes it: short when he stands in the clone. */
export function pasteable(path: string, env: NodeJS.ProcessEnv = process.env): string {
  const caller = env.INIT_CWD ?? process.cwd()
  const inside = relative(clone, path)
  return caller === clone && !inside.startsWith('..') ? inside : path
}

function othersMayEnter(folder: string): boolean {
  return ['postgres', 'nobody'].flatMap((name) => lookUpUser(name) ?? []).every((user) => canEnter(user, folder))
}
