/** What doctor says of an Odoo that somebody else keeps running: in order, and each way in which it is not. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { BoundInstance } from '../flow/context.ts'
import { examineCommands } from './doctor-commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-commands-'))
afterAll(() => rmSync(folder, { recursive: true }))
const instance = join(folder, 'instance')
const current = join(instance, 'current')
mkdirSync(instance)

interface Planted {
  addonsPath?: string
  mode?: number
  program?: string
}

async function examined({ addonsPath = `${current},/elsewhere`, mode = 0o755, program = join(folder, 'supervise') }: Planted) {
  const conf = join(folder, 'odoo.conf')
  writeFileSync(conf, `[options]\n${addonsPath === '' ? '' : `addons_path = ${addonsPath}\n`}`)
  writeFileSync(join(folder, 'supervise'), '#!/bin/sh\n')
  chmodSync(join(folder, 'supervise'), mode)
  const commands = { start: [program, 'start'], stop: [program, 'stop'], status: [program, 'status'] }
  const bound = { config: { runtime: 'command', conf, commands }, odoo: async () => ({ folder: instance }), modules: [] }
  return examineCommands(bound as unknown as BoundInstance, 'acme/production: commands')
}

it('all in order is one line', async () => {
  expect(await examined({})).toEqual([expect.objectContaining({ state: 'ok', message: expect.stringContaining('is first in addons_path') })])
})

it.each([
  ['another folder comes first', { addonsPath: `/elsewhere,${current}` }, 'first is /elsewhere'],
  ['no addons_path at all', { addonsPath: '' }, 'it has none'],
  ['a program that others can change', { mode: 0o777 }, 'others can change it'],
  ['a program that its group can change', { mode: 0o775 }, 'others can change it'],
  ['a program that cannot be executed', { mode: 0o644 }, 'may not execute it'],
  ['a program that is not there', { program: join(folder, 'nowhere') }, 'is not there'],
])('%s', async (_title, planted, part) => {
  const checks = await examined(planted)
  expect(checks).toHaveLength(1)
  expect(checks[0]).toMatchObject({ state: 'bad', message: expect.stringContaining(part) })
  expect(checks[0]?.hint).toBeTruthy()
})
