/** The machine that a figure was measured on, and what else it did meanwhile: without them a figure says nothing. */
import { cpus, loadavg, release, totalmem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Machine {
  processor: string
  cores: number
  memoryGb: number
  system: string
  node: string
}

export function thisMachine(): Machine {
  const all = cpus()
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${process.platform} ${release()}`,
    node: process.version,
  }
}

export function machineText(machine: Machine): string {
  return `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}`
}

/** Processes that ran or waited, on the average of the last minute. */
export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}

/** The idle servers and clusters of a bench alone make about 0.2. */
const quietLoad = 0.7
const quietMinutes = Number(process.env.QUIET_MINUTES ?? 1)

/** Waits until nobody else works on the machine, but not for ever; answers the load then. */
export async function untilQuiet(): Promise<number> {
  const deadline = Date.now() + quietMinutes * 60_000
  while (loadNow() >= quietLoad && Date.now() < deadline) await sleep(2_000)
  return loadNow()
}
