/** Starts `odoo-bin` with these arguments: from the standby that waits for it, else cold. Both end the same; the standby has imported everything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OdooTarget, ProcessRecord } from '../../ports/odoo.ts'
import { type Launched, launch } from '../lib/launch.ts'
import type { Standbys } from '../lib/standbys.ts'
import { logStart, type Prepared } from './prepare.ts'

export interface StartOdoo {
  target: OdooTarget
  prepared: Prepared
  /** After `odoo-bin`. */
  args: string[]
  logFile: string
  /** Becomes standard input. */
  script: string | null
  onStart(record: ProcessRecord): Promise<void>
}

/** Answers the process, and the byte of the log file at which its own words begin: what a standby said while it imported belongs to them. */
export async function startOdoo(standbys: Standbys, input: StartOdoo): Promise<{ launched: Launched; logFrom: number }> {
  const { target, prepared, args, logFile, script, onStart } = input
  const standby = standbys.take({ target, logFile, what: 'updater' })
  const [python = '', ...program] = [...prepared.program, ...args]
  const warm = (await standby?.become({ argv: program, env: prepared.env, input: script, listen: null, onStart })) ?? null
  if (standby && warm) return { launched: warm, logFrom: standby.logFrom }
  const logFrom = await logStart(logFile)
  return { launched: await startCold(input, [python, ...program]), logFrom }
}

async function startCold({ target, prepared, logFile, script, onStart }: StartOdoo, argv: string[]): Promise<Launched> {
  const common = { argv, cwd: target.odooHome, env: prepared.env, user: prepared.user, logFile, onStart }
  if (script === null) return launch(common)
  const scratch = await mkdtemp(join(tmpdir(), 'evenkeel-'))
  const remove = () => rm(scratch, { recursive: true, force: true })
  const stdin = join(scratch, 'script')
  try {
    await writeFile(stdin, script)
    const launched = await launch({ ...common, stdin })
    // It opens the file a moment after it began.
    void launched.exit.then(remove)
    return launched
  } catch (error) {
    await remove()
    throw error
  }
}
