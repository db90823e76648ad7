/** What the server that runs was started with, in the instance's folder: only we know, since whoever starts it just follows `current`. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { digestOf } from '../../domain/digest.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { writeWholeFile } from '../lib/whole-file.ts'

const Served = z.object({ serves: z.string() })

/** What tells one server from another. */
export function servesOf({ addonsPath, commands, baseConf }: OdooTarget): string {
  return digestOf({ addonsPath, commands, baseConf })
}

/** Null: it was not started by us, or not to the end. */
export async function readServed(folder: string): Promise<string | null> {
  const text = await readFile(fileOf(folder), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return Served.parse(JSON.parse(text)).serves
  } catch {
    return null
  }
}

export async function writeServed(folder: string, serves: string): Promise<void> {
  await writeWholeFile(fileOf(folder), JSON.stringify({ serves }), { temporary: `${fileOf(folder)}.tmp` })
}

export async function removeServed(folder: string): Promise<void> {
  await rm(fileOf(folder), { force: true })
}

const fileOf = (folder: string) => join(folder, 'served.json')
