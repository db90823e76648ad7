/** The modules on the addons path: the first folder that has a module wins. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { log } from './log.ts'
import { type Literal, readPythonLiteral } from './python-literal.ts'

export interface Module {
  name: string
  folder: string
  /** As the manifest writes it. */
  written: string
  /** With the series in front, as Odoo records it. */
  version: string
  depends: string[]
  installable: boolean
  autoInstall: boolean
  license: string | null
  title: string
}

export type Modules = Map<string, Module>

export function findModules(addonsPath: string[], series: string): Modules {
  const modules: Modules = new Map()
  for (const folder of addonsPath) {
    if (!existsSync(folder)) {
      log('WARNING', 'odoo.modules.module', `addons path does not exist: ${folder}`)
      continue
    }
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name)
      if (!modules.has(name) && existsSync(join(path, '__manifest__.py'))) modules.set(name, readModule(name, path, series))
    }
  }
  return modules
}

/** @throws what Odoo raises over a manifest that it cannot read */
function readModule(name: string, folder: string, series: string): Module {
  const manifest = readPythonLiteral(readFileSync(join(folder, '__manifest__.py'), 'utf8'))
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) throw new SyntaxError(`${name}: manifest is not a dictionary`)
  const written = String(manifest.version ?? '1.0')
  if (manifest.license === undefined) log('WARNING', 'odoo.modules.module', `Missing \`license\` key in manifest for '${name}', defaulting to LGPL-3`)
  return {
    name,
    folder,
    written,
    version: adaptVersion(written, series),
    depends: textList(manifest.depends, name === 'base' ? [] : ['base']),
    installable: manifest.installable !== false,
    autoInstall: manifest.auto_install === true,
    license: typeof manifest.license === 'string' ? manifest.license : 'LGPL-3',
    title: String(manifest.name ?? name),
  }
}

/** @throws ValueError on 18.0, as Odoo does, when what stands behind the series is neither x.y nor x.y.z */
function adaptVersion(version: string, series: string): string {
  const complete = version !== series && version.startsWith(`${series}.`)
  const own = complete ? version.slice(series.length + 1) : version
  if (series === '18.0' && !/^\d+\.\d+(\.\d+)?$/.test(own))
    throw new Error(
      `ValueError: Invalid version '${version}'. Modules should have a version in format \`x.y\`, \`x.y.z\`, \`${series}.x.y\` or \`${series}.x.y.z\`.`,
    )
  return complete ? version : `${series}.${version}`
}

function textList(value: Literal | undefined, otherwise: string[]): string[] {
  return Array.isArray(value) && value.length > 0 ? value.map(String) : otherwise
}
