/**
 * One `evenkeel up` per data folder. A file with pid and start time, made exclusively: what a killed server leaves behind is recognised (the pid is gone or
 * belongs to a process that started at another time) and taken over. The private cluster's own lock does not do: with DATABASE_URL there is none.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'
import { isAlive, recordOf } from '../drivers/lib/process-record.ts'
import type { ProcessRecord } from '../ports/odoo.ts'

/**
 * Takes the folder for this process and answers how to let go.
 * @throws EvenkeelError conflict, when another live process has it; denied, when the folder cannot be written
 */
export function lockDataFolder(data: string): () => void {
  const file = join(data, 'up.lock')
  // Written aside and linked: whoever reads the lock never finds it half written.
  const mine = join(data, `up.lock.${process.pid}`)
  writeMine(mine, data)
  try {
    take(mine, file, data)
  } finally {
    rmSync(mine, { force: true })
  }
  return () => rmSync(file, { force: true })
}

/** The live process that runs on the folder, or null. */
export function lockOwner(data: string): ProcessRecord | null {
  const owner = readOwner(join(data, 'up.lock'))
  return owner !== null && isAlive(owner) ? owner : null
}

function writeMine(mine: string, data: string): void {
  try {
    writeFileSync(mine, JSON.stringify(recordOf(process.pid)), { mode: 0o600 })
  } catch (cause) {
    throw new EvenkeelError('denied', `The data folder ${data} cannot be written: ${(cause as NodeJS.ErrnoException).code}.`, {
      hint: `run it as the folder's owner, or: evenkeel up --data DIR`,
      cause,
    })
  }
}

function take(mine: string, file: string, data: string): void {
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryLink(mine, file)) return
    const owner = lockOwner(data)
    if (owner !== null) {
      throw new EvenkeelError('conflict', `Evenkeel already runs on ${data} (process ${owner.pid}).`, {
        hint: `use it: evenkeel doctor; or stop it: kill ${owner.pid}`,
      })
    }
    rmSync(file, { force: true })
  }
  throw new EvenkeelError('conflict', `Another \`evenkeel up\` is starting on ${data}.`, { hint: 'evenkeel doctor' })
}

function tryLink(mine: string, file: string): boolean {
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readOwner(file: string): ProcessRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord
  } catch {
    return null
  }
}
