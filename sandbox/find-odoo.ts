/** Finds Odoo on this machine: source trees (ODOO_HOME, /opt/odoo/<series>) and a Python that can run them; beside them the stand-in, which is always there. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

export type OdooSeries = '16.0' | '18.0'

/** What stands in the folder: Odoo itself, or the stand-in (sandbox/odoo). */
export type OdooKind = 'real' | 'stand-in'

export interface OdooTree {
  kind: OdooKind
  series: OdooSeries
  /** The folder that holds `odoo-bin`. */
  home: string
  /** A Python that can import what Odoo needs; for the stand-in this Node. */
  python: string
}

export const supportedSeries: readonly OdooSeries[] = ['16.0', '18.0']

export function standIn(series: OdooSeries): OdooTree {
  return { kind: 'stand-in', series, home: join(import.meta.dirname, 'odoo', series), python: process.execPath }
}

/** Every supported series that can be run here, oldest first; empty when there is no tree or no Python for one. */
export function findOdoo(env: NodeJS.ProcessEnv = process.env): OdooTree[] {
  const homes = [...(env.ODOO_HOME ? [env.ODOO_HOME] : []), ...supportedSeries.map((series) => join('/opt/odoo', series))]
  const python = findPython(env)
  if (python === null) return []
  return supportedSeries.flatMap((series) => {
    const home = homes.find((candidate) => seriesOf(candidate) === series)
    return home === undefined ? [] : [{ kind: 'real', series, home, python }]
  })
}

/** Where an instance that runs it has its programs, for `roots` in evenkeel.yaml. */
export function foldersOf({ home, python }: OdooTree): string[] {
  return isAbsolute(python) ? [home, dirname(python)] : [home]
}

/** What to tell a person when `findOdoo` finds nothing. */
export const howToGiveOdoo = `To see it on a real Odoo, give this machine one:
  git clone --depth 1 --branch 18.0 https://github.com/odoo/odoo /opt/odoo/18.0      (or anywhere, and set ODOO_HOME to it)
  pip install -r /opt/odoo/18.0/requirements.txt                                     (for the python3 on the PATH, or set ODOO_PYTHON)`

function findPython(env: NodeJS.ProcessEnv): string | null {
  const candidates = [...(env.ODOO_PYTHON ? [env.ODOO_PYTHON] : []), 'python3', '/usr/bin/python3']
  const works = (python: string) => spawnSync(python, ['-c', 'import psycopg2, werkzeug'], { stdio: 'ignore' }).status === 0
  return candidates.find(works) ?? null
}

function seriesOf(home: string): string | null {
  const release = join(home, 'odoo', 'release.py')
  if (!existsSync(join(home, 'odoo-bin')) || !existsSync(release)) return null
  const version = /^version_info = \((\d+), (\d+)/m.exec(readFileSync(release, 'utf8'))
  return version === null ? null : `${version[1]}.${version[2]}`
}
