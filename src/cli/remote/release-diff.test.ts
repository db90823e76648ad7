/** `evenkeel release diff` on the command line: two folders without a server, stored releases with one, and what is refused. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, sendJson } from '../../../test/harness/command-line.ts'
import { chainFolder } from '../../../test/truth/edit.ts'

const cli = commandLine()

/** Two folders with the same modules. */
function twoSides(): { before: string; after: string } {
  const [before, after] = [join(cli.folder, 'before'), join(cli.folder, 'after')]
  for (const folder of [before, after]) cpSync(chainFolder, folder, { recursive: true })
  return { before, after }
}

it('two folders: what -u has to name, what it then touches, and why, without asking a server', async () => {
  const { after } = twoSides()
  const file = join(after, 'truth0_shop/models/tag.py')
  writeFileSync(file, readFileSync(file, 'utf8').replace("'Colour'", "'Shade'"))
  const { code, stdout } = await cli.run(['release', 'diff', 'before', 'after', '--series', '18.0', '--json'])
  expect([code, cli.asked]).toEqual([0, []])
  const reasons = [expect.objectContaining({ rule: 'field-changed', need: 'update', file: 'models/tag.py', line: 10 })]
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'ReleaseDiff',
    modules: [{ name: 'truth0_shop', need: 'update', dependents: ['truth0_shop_plus'], reasons }],
    update: ['truth0_shop'],
    closure: ['truth0_shop', 'truth0_shop_plus'],
    restart: [],
    kinds: ['application'],
  })
  const text = (await cli.run(['release', 'diff', 'before', 'after', '--series', '18.0'])).stdout
  expect(text).toContain('before -> after: 2 modules to update')
  expect(text).toMatch(/-u: +truth0_shop\n/)
  expect(text).toContain('models/tag.py:10 field truth0.tag.colour: its label was changed')
})

it('a README, nothing at all, a new module, and one that is gone', async () => {
  const { before, after } = twoSides()
  expect((await cli.run(['release', 'diff', 'before', 'after', '--series', '16.0'])).stdout).toContain('not a difference')
  writeFileSync(join(after, 'truth0_shop/README.md'), 'other')
  expect((await cli.run(['release', 'diff', 'before', 'after', '--series', '16.0'])).stdout).toContain('no update, no restart')
  for (const [folder, name] of [
    [before, 'old_one'],
    [after, 'new_one'],
  ] as const) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, '__manifest__.py'), "{'name': 'x', 'version': '18.0.1.0.0'}")
    writeFileSync(join(folder, name, '__init__.py'), '')
  }
  const { modules, update } = JSON.parse((await cli.run(['release', 'diff', 'before', 'after', '--json'])).stdout)
  expect(modules.map(({ name, need }: { name: string; need: string }) => [name, need])).toEqual([
    ['new_one', 'update'],
    ['old_one', 'nothing'],
    ['truth0_shop', 'nothing'],
  ])
  expect(update).toEqual(['new_one'])
})

it('what could hurt comes worst first, with the lock and the advice; without an instance nothing is said of time', async () => {
  const { after } = twoSides()
  const manifest = join(after, 'truth0_shop/__manifest__.py')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace("'version': '1.0'", "'version': '1.1'"))
  mkdirSync(join(after, 'truth0_shop/migrations/1.1'), { recursive: true })
  const statements = ["UPDATE truth0_machine SET note = 'x'", 'ALTER TABLE truth0_machine ALTER COLUMN name TYPE text USING upper(name)']
  const script = ['def migrate(cr, version):', ...statements.map((text) => `    cr.execute("${text}")`), '    cr.execute(version)', '']
  writeFileSync(join(after, 'truth0_shop/migrations/1.1/pre-fill.py'), script.join('\n'))
  // Odoo runs no script of a later version than the manifest's: what it would do is no hazard.
  mkdirSync(join(after, 'truth0_shop/migrations/1.2'), { recursive: true })
  writeFileSync(join(after, 'truth0_shop/migrations/1.2/pre-fill.py'), script.join('\n'))
  const { hazards } = JSON.parse((await cli.run(['release', 'diff', 'before', 'after', '--series', '18.0', '--json'])).stdout)
  expect(hazards.map(({ rule, line, lock, heldMs }: Record<string, unknown>) => [rule, line, lock, heldMs])).toEqual([
    ['unknown-sql', 4, null, null],
    ['alter-column-type', 3, 'ACCESS EXCLUSIVE', null],
    ['change-every-row', 2, 'ROW EXCLUSIVE', null],
  ])
  const { stdout } = await cli.run(['release', 'diff', 'before', 'after', '--series', '18.0'])
  expect(stdout).toContain('what could hurt, whatever the sizes')
  expect(stdout).toContain('truth0_shop/migrations/1.1/pre-fill.py:3\n    truth0_machine locked ACCESS EXCLUSIVE\n    advice: ')
  expect(stdout).toContain('must be rehearsed')
  const notes = (await cli.run(['release', 'notes', 'before', 'after', '--series', '18.0'])).stdout
  expect(notes).toContain(
    '- A script changes rows of truth0_machine: say what that means\n- A script works on the data, and what it changes cannot be told',
  )
})

it('a draft of the release notes in Markdown: new, changed and gone, module by module; nothing when users will notice nothing', async () => {
  const { after } = twoSides()
  const nothing = (await cli.run(['release', 'notes', 'before', 'after', '--series', '18.0'])).stdout
  expect(nothing).toContain('# What changes with after')
  expect(nothing).toContain('Nothing that users will notice')
  const file = join(after, 'truth0_shop/models/tag.py')
  writeFileSync(file, readFileSync(file, 'utf8').replace("'Colour'", "'Shade'"))
  const { stdout } = await cli.run(['release', 'notes', 'before', 'after', '--series', '18.0'])
  expect(stdout).toContain('## Shop floor (1.0)\n\n### Changed\n\n- “Colour” on ')
  expect(stdout).toContain('is called “Shade”')
})

it('stored releases and instances are asked of the server', async () => {
  const side = (label: string) => ({ label, digest: null })
  const document = {
    apiVersion: 'evenkeel/v1',
    kind: 'ReleaseDiff',
    from: side('a@1'),
    to: side('a@2'),
    modules: [],
    update: [],
    closure: [],
    restart: [],
    kinds: [],
    hazards: [],
  }
  cli.handlers['GET /v1/releases/a@2/diff'] = (_, response) => sendJson(response, document)
  expect((await cli.run(['release', 'diff', 'a@1', 'a@2', '--json'])).code).toBe(0)
  expect((await cli.run(['release', 'diff', 'a@2', '--instance', 'acme/production'])).stdout).toContain('a@1 -> a@2')
  expect(cli.asked.map(({ url }) => decodeURIComponent(url))).toEqual([
    '/v1/releases/a@2/diff?from=a@1',
    '/v1/releases/a@2/diff?instance=acme/production',
  ])
})

it.each([
  [['a@1'], 'Say what to compare with'],
  [['a@1', 'a@2', '--instance', 'acme/production'], 'not both'],
  [['before', '--instance', 'acme/production'], 'is compared with a stored release'],
  [['a@1', 'after'], 'One side is a stored release'],
  [['nowhere', 'neither', '--series', '18.0'], 'nowhere is neither a folder nor a release'],
  [['nowhere', 'neither'], 'nowhere is neither a folder nor a release'],
  [['before', 'after'], 'add --series'],
  [['before', 'after', '--series', '9.0'], 'series'],
])('is refused before anything is compared: %j', async (args, part) => {
  twoSides()
  const { code, stderr } = await cli.run(['release', 'diff', ...args])
  expect([code, cli.asked]).toEqual([2, []])
  expect(stderr).toContain(part)
})
