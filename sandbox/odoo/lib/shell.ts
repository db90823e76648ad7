/** `odoo-bin shell`: the registry, then the script on standard input. The stand-in has no Python; it knows scripts by the name in their first line. */
import { readFileSync } from 'node:fs'
import type pg from 'pg'
import type { Options } from './options.ts'
import { renderPage } from './page.ts'
import type { Registry } from './registry.ts'
import { ModuleError } from './script.ts'
import { seed } from './seed.ts'

interface Shell {
  client: pg.Client
  registry: Registry
  options: Options
}

const probes: Record<string, (shell: Shell) => Promise<string>> = {
  service: async ({ client, registry, options }) => {
    const { status, location } = await renderPage(client, registry, options.dataDir)
    return `\nevenkeel-probe: ${JSON.stringify({ status, location })}\n`
  },
  seed: async ({ client, options }) => {
    await client.query('begin')
    const seeded = await seed(client, options.dataDir)
    await client.query('commit')
    return `evenkeel-seed ${JSON.stringify(seeded)}\n`
  },
}

/** @throws ModuleError for a script without a name, or with one that is not known */
export async function runShell(shell: Shell): Promise<void> {
  const script = readFileSync(0, 'utf8')
  if (script.trim() === '') return
  const name = /^# evenkeel-probe: (\S+)/.exec(script)?.[1]
  const probe = name === undefined ? undefined : probes[name]
  if (probe === undefined)
    throw new ModuleError(`NameError: the stand-in has no Python, and knows no script ${name ?? 'without a name in its first line'}`)
  process.stdout.write(await probe(shell))
}
