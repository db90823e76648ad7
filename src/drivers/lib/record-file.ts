/** What we started for an instance, in a file in its folder: servers and listeners outlive us and are found again through it. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isAlive } from './process-record.ts'
import { writeWholeFile } from './whole-file.ts'

const ProcessFile = z.object({
  pid: z.number().int(),
  startTime: z.string(),
  /** Digest of what it was started with; another one means that it serves something else. */
  serves: z.string(),
})
export type ProcessFile = z.infer<typeof ProcessFile>

export type RecordName = 'server' | 'maintenance'

/** The process, if it is the one that we started and it lives. */
export async function livingProcess(folder: string, name: RecordName): Promise<ProcessFile | null> {
  const record = await recordedProcess(folder, name)
  return record !== null && isAlive(record) ? record : null
}

/** The process that we started last and nobody stopped through us, whether it lives or not. */
export async function recordedProcess(folder: string, name: RecordName): Promise<ProcessFile | null> {
  const text = await readFile(fileOf(folder, name), 'utf8').catch(() => null)
  return text === null ? null : (ProcessFile.safeParse(parsed(text)).data ?? null)
}

export async function writeProcessFile(folder: string, name: RecordName, record: ProcessFile): Promise<void> {
  const file = fileOf(folder, name)
  await writeWholeFile(file, JSON.stringify(record), { temporary: `${file}.tmp` })
}

export async function removeProcessFile(folder: string, name: RecordName): Promise<void> {
  await rm(fileOf(folder, name), { force: true })
}

function fileOf(folder: string, name: RecordName): string {
  return join(folder, `${name}.json`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
