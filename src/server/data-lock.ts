/**
 * One `evenkeel up` per data folder. A file with pid and start time, made exclusively: what a killed server leaves behind is recognised (the pid is gone or
 * belongs to a process that started at another time) and taken over. The private cluster's own lock does not do: with DATABASE_URL there is none.
 *
 * A left lock is not removed and made again: of two servers that start at once, each could remove the other's new one. They are numbered instead, `up.lock.<number>`:
 * whoever finds the highest one left makes the next, exclusively. The highest is never removed, only said to be released, so a number is never given out twice, and
 * whoever was so slow that a higher one is there by then steps back.
 */
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'
import { isAlive, recordOf } from '../drivers/lib/process-record.ts'
import type { ProcessRecord } from '../ports/odoo.ts'

const tries = 5
const released = 'released\n'

/**
 * Takes the folder for this process and answers how to let go.
 * @throws EvenkeelError conflict, when another live process has it; denied, when the folder cannot be written
 */
export function lockDataFolder(data: string): () => void {
  // Written aside and linked: whoever reads the lock never finds it half written.
  const mine = join(data, `up-${crypto.randomUUID()}.tmp`)
  write(mine, JSON.stringify(recordOf(process.pid)), data)
  try {
    const number = take(mine, data)
    return () => release(number, data)
  } finally {
    rmSync(mine, { force: true })
  }
}

/** The live process that runs on the folder, or null. */
export function lockOwner(data: string): ProcessRecord | null {
  return livingOwner(data, highest(data))
}

/** Also one of an earlier version beside ours. */
function livingOwner(data: string, lock: Lock | null): ProcessRecord | null {
  return [lock?.owner, parsed(readText(fileOf(data, 0)))].find((owner) => owner && isAlive(owner)) ?? null
}

/** Whether a process took the folder, never let go, and is gone. */
export function isLeftLocked(data: string): boolean {
  const lock = highest(data)
  return lock !== null && !lock.released && lockOwner(data) === null
}

function write(file: string, text: string, data: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 })
  } catch (cause) {
    throw new EvenkeelError('denied', `The data folder ${data} cannot be written: ${(cause as NodeJS.ErrnoException).code}.`, {
      hint: `run it as the folder's owner, or: evenkeel up --data DIR`,
      cause,
    })
  }
}

/** Answers the number of the lock that is now ours. */
function take(mine: string, data: string): number {
  for (let attempt = 0; attempt < tries; attempt++) {
    // The one that is judged and the one that the next is counted from must be the same look.
    const last = highest(data)
    const owner = livingOwner(data, last)
    if (owner !== null) {
      throw new EvenkeelError('conflict', `Evenkeel already runs on ${data} (process ${owner.pid}).`, {
        hint: `use it: evenkeel doctor; or stop it: kill ${owner.pid}`,
      })
    }
    const number = (last?.number ?? 0) + 1
    if (!tryLink(mine, fileOf(data, number))) continue
    if (highest(data)?.number === number) {
      for (const lower of numbers(data)) if (lower < number) rmSync(fileOf(data, lower), { force: true })
      return number
    }
    rmSync(fileOf(data, number), { force: true })
  }
  throw new EvenkeelError('conflict', `Another \`evenkeel up\` is starting on ${data}.`, { hint: 'evenkeel doctor' })
}

/** Nothing happens when somebody has taken it over: we were taken for dead. */
function release(number: number, data: string): void {
  if (highest(data)?.number !== number) return
  const mark = join(data, `up-${crypto.randomUUID()}.tmp`)
  writeFileSync(mark, released, { mode: 0o600 })
  renameSync(mark, fileOf(data, number))
}

interface Lock {
  number: number
  released: boolean
  owner: ProcessRecord | null
}

function highest(data: string): Lock | null {
  const number = numbers(data).at(-1)
  if (number === undefined) return null
  const text = readText(fileOf(data, number))
  return { number, released: text === released, owner: parsed(text) }
}

/** Earlier versions had one file without a number. */
const fileOf = (data: string, number: number): string => join(data, number === 0 ? 'up.lock' : `up.lock.${number}`)

/** In order. */
function numbers(data: string): number[] {
  return readNames(data)
    .flatMap((name) => (name === 'up.lock' ? [0] : [/^up\.lock\.(\d{1,15})$/.exec(name)?.[1]].filter((digits) => digits !== undefined).map(Number)))
    .sort((a, b) => a - b)
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

function readNames(data: string): string[] {
  try {
    return readdirSync(data)
  } catch {
    return []
  }
}

/** Empty when it is gone: a higher one is there. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function parsed(text: string): ProcessRecord | null {
  try {
    return JSON.parse(text) as ProcessRecord
  } catch {
    return null
  }
}
