/** One demonstration at a time: a second one would remove the first one's databases under its feet. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EvenkeelError } from '../../src/domain/error.ts'
import { isAlive, recordOf } from '../../src/drivers/lib/process-record.ts'
import type { ProcessRecord } from '../../src/ports/odoo.ts'
import type { Places } from './places.ts'

const fileOf = (places: Places) => join(places.folder, 'demo.json')

/** @throws EvenkeelError busy, when another demonstration runs */
export function refuseSecond(places: Places): void {
  const other = readRecord(places)
  if (other === null || other.pid === process.pid || !isAlive(other)) return
  throw new EvenkeelError('busy', `Another demonstration runs in ${places.folder} (process ${other.pid}).`, {
    hint: `wait for it, or: kill ${other.pid}`,
  })
}

export function takeTurn(places: Places): void {
  writeFileSync(fileOf(places), JSON.stringify(recordOf(process.pid)))
}

function readRecord(places: Places): ProcessRecord | null {
  try {
    return JSON.parse(readFileSync(fileOf(places), 'utf8')) as ProcessRecord
  } catch {
    return null
  }
}
