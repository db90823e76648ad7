import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLog } from './read-log.ts'

let root: string
let file: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-log-'))
  file = join(root, 'update.log')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const at = '2026-11-21 03:17:22,149 30653'

async function read(text: string, from = 0) {
  await writeFile(file, text)
  return readLog(file, from)
}

test('a real update: levels, continuation lines, the line that says it is complete', async () => {
  const log = await read(`Warn: Can't find .pfb for face 'Courier'
${at} INFO ? odoo: Odoo version 18.0 
${at} WARNING acme odoo.modules.loading: The models ['x'] have no access rules in module y, consider adding some, like:
id,name,model_id:id
y.access_x,access_x 
${at} ERROR acme odoo.schema: Table 't': unable to set NOT NULL on column 'r' 
${at} INFO acme odoo.modules.loading: Modules loaded. 
${at} INFO acme odoo.modules.registry: Registry loaded in 0.156s 
`)
  expect(log).toEqual({
    lines: [
      {
        level: 'WARNING',
        logger: 'odoo.modules.loading',
        message: "The models ['x'] have no access rules in module y, consider adding some, like:\nid,name,model_id:id\ny.access_x,access_x",
      },
      { level: 'ERROR', logger: 'odoo.schema', message: "Table 't': unable to set NOT NULL on column 'r'" },
    ],
    modulesLoaded: true,
    registryMs: 156,
    last: "Table 't': unable to set NOT NULL on column 'r'",
  })
})

test('the line must be Odoo’s own', async () => {
  for (const text of [
    'Modules loaded.\n',
    `${at} INFO acme odoo.addons.x: Modules loaded. \n`,
    `${at} INFO acme odoo.modules.loading: Modules loaded. Not. \n`,
  ])
    expect((await read(text)).modulesLoaded).toBe(false)
})

test('an earlier attempt’s lines do not count', async () => {
  const earlier = `${at} INFO acme odoo.modules.loading: Modules loaded. \n${at} ERROR acme x: old \n`
  const log = await read(`${earlier}${at} INFO acme odoo: new \n`, Buffer.byteLength(earlier))
  expect(log).toMatchObject({ lines: [], modulesLoaded: false })
})

test('equal lines are kept once', async () => {
  const log = await read(`${at} WARNING acme a: same \n${at} WARNING acme a: same \n${at} WARNING acme a: other \n`)
  expect(log.lines.map((line) => line.message)).toEqual(['same', 'other'])
})

test('a log that never stops warning counts against the update', async () => {
  const many = Array.from({ length: 10_050 }, (_, index) => `${at} WARNING acme a: number ${index} \n`).join('')
  const { lines } = await read(many)
  expect(lines).toHaveLength(10_001)
  expect(lines.at(-1)).toMatchObject({ level: 'ERROR', message: expect.stringContaining('not looked at') })
})

test('what a process said last: the exception of its last error, else its last line', async () => {
  const error = `${at} CRITICAL acme odoo.service.server: Failed to initialize \nTraceback (most recent call last):\n  File "x"\nKeyError: 'y'\n`
  expect((await read(error)).last).toBe("Failed to initialize (KeyError: 'y')")
  expect((await read('Traceback (most recent call last):\nModuleNotFoundError: No module named psycopg2\n')).last).toBe(
    'ModuleNotFoundError: No module named psycopg2',
  )
  expect((await read('')).last).toBe(null)
})

test('bytes that are no text are no obstacle', async () => {
  await writeFile(file, Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(`${at} ERROR acme a: b \n`)]))
  expect((await readLog(file, 0)).lines).toHaveLength(1)
})
