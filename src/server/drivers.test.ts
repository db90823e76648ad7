import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Lease } from '../domain/lease.ts'
import { readConfig } from './config.ts'
import { openDrivers } from './drivers.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

it('a control plane that has lost its lease leaves nothing in the evidence of a run', async () => {
  const data = await mkdtemp(join(tmpdir(), 'evenkeel-drivers-'))
  folders.push(data)
  const state = { lost: false }
  const mustHold = async () => {
    if (state.lost) throw new Error('another has it')
  }
  const drivers = await openDrivers(readConfig({ file: null, data }), { plane: 'p', epoch: 1, mustHold } as Lease)
  const evidence = join(data, 'evidence/run_1')
  await drivers.writeEvidence(join(evidence, 'books-before.json'), { books: 1 })
  state.lost = true
  await expect(drivers.writeEvidence(join(evidence, 'books-before.json'), { books: 2 })).rejects.toThrow('another has it')
  await expect(drivers.writeEvidence(join(evidence, 'run.json'), {})).rejects.toThrow('another has it')
  await expect(drivers.readDelta({ changesFile: join(evidence, 'delta-changes.ndjson') } as Parameters<typeof drivers.readDelta>[0])).rejects.toThrow(
    'another has it',
  )
  expect(await readdir(evidence)).toEqual(['books-before.json'])
})
