/** `evenkeel module review` as a process: folders without a server, instances and the estate with one, and what is refused. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, sendJson } from '../../../test/harness/command-line.ts'
import { toDocument } from '../../domain/document.ts'
import { reviewEstate } from '../../domain/estate-review.ts'
import { ModuleReview } from '../../domain/module-review.ts'

const cli = commandLine()
/** Odoo's own modules are read by other tests: here they cost seconds. */
const noOdoo = { ODOO_HOME: '/nowhere' }

function module(name: string, depends: string[], code: string, version = '18.0.1.0.0'): void {
  const files = { '__manifest__.py': `{'name': 'x', 'version': '${version}', 'depends': ${JSON.stringify(depends)}}\n`, 'models.py': code }
  for (const [path, text] of Object.entries(files)) {
    const file = join(cli.folder, 'addons', name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

function threeModules(): void {
  module('shop', ['base'], "class O(models.Model):\n    _name = 'shop.order'\n    def confirm(self):\n        return 1\n")
  module('extra', ['shop'], "class O(models.Model):\n    _inherit = 'shop.order'\n    def confirm(self):\n        return super().confirm()\n")
  module('vat', ['shop'], "class O(models.Model):\n    _inherit = 'shop.order'\n    def confirm(self):\n        return 2\n")
}

it('folders: ranked with reasons, without asking a server', async () => {
  threeModules()
  const { code, stdout } = await cli.run(['module', 'review', 'addons', '--addons', 'addons', '--top', '2'], noOdoo)
  expect([code, cli.asked]).toEqual([0, []])
  expect(stdout).toContain('3 modules for Odoo 18.0, 12 lines of code')
  expect(stdout).toMatch(/1 {2}shop +\d+\.\d/)
  expect(stdout).toMatch(/Why these cost most\n {2}shop\n {4} ?\d+\.\d of 25 {2}2 modules are updated with it/)
  expect(stdout).toContain('and 1 more module: --top N')
  expect(stdout).toContain('method shop.order.confirm\n    shop, extra, vat (without the original)')
  expect(stdout).toContain('not measured: age of ')
  expect(stdout).toContain(`next: evenkeel module review ${join(cli.folder, 'addons')} --module shop`)
})

it('--json is the document; --module says everything about one', async () => {
  threeModules()
  const found = ModuleReview.parse(JSON.parse((await cli.run(['module', 'review', 'addons', '--json'], noOdoo)).stdout))
  expect(found.modules.map(({ rank, name, age }) => [rank, name, age])).toEqual([
    [1, 'shop', null],
    [2, 'extra', null],
    [3, 'vat', null],
  ])
  const { stdout } = await cli.run(['module', 'review', 'addons', '--module', 'vat'], noOdoo)
  expect(stdout).toMatch(/vat 18\.0\.1\.0\.0: \d+\.\d of 100 points, rank 3 of 3/)
  for (const part of ['dependents', 'shared', 'size', 'complexity', 'stored computes', 'untested', 'change']) expect(stdout).toContain(part)
  expect(stdout).toContain('extends shop.order')
  expect(stdout).toContain('last change:       not measured')
})

it('a file that cannot be read is exit 7, and named', async () => {
  module('broken', ['base'], 'def (:\n')
  const { code, stdout } = await cli.run(['module', 'review', 'addons'], noOdoo)
  expect(code).toBe(7)
  expect(stdout).toContain('not measured: broken/models.py:1 is not Python: missing from the figures of broken')
})

it('an instance and the estate are asked of the server', async () => {
  const seen = { modules: [], own: [], odoo: new Set<string>() }
  const serves = (letter: string) => [{ name: 'shop', version: '1.0', digest: `sha256:${letter.repeat(64)}`, release: `sha256:${'f'.repeat(64)}` }]
  const looks = ['a', 'b'].map((letter) => ({
    ...{ name: `${letter}/production`, series: '18.0' as const, release: 'acme@1', serves: serves(letter), notMeasured: null },
    seen: { ...seen, modules: ['shop', 'ghost'].map((name) => ({ name, state: 'installed', version: '1.0', dependsOn: [] })) },
  }))
  cli.handlers['GET /v1/modules/review'] = (_, response) => sendJson(response, reviewEstate({ looks, releases: [], at: '2026-11-25T18:00:00.000Z' }))
  const none = { at: '2026-11-25T18:00:00.000Z', series: '18.0', folders: [], instance: 'a/production', modules: [], overridden: [], notMeasured: [] }
  cli.handlers['GET /v1/instances/a/production/review'] = (_, response) => sendJson(response, toDocument('ModuleReview', none))
  const { code, stdout } = await cli.run(['module', 'review'])
  expect(code).toBe(0)
  expect(stdout).toContain('2 instances, 2 modules of their own: 1 drifted apart, 0 that nobody uses, 1 installed without code')
  expect(stdout).toMatch(/ghost +- +- +a\/production, b\/production, without code/)
  expect(stdout).toContain(
    'shop: other content under the same version: 1.0 (sha256:aaaaaaaaaaaa) on a/production, 1.0 (sha256:bbbbbbbbbbbb) on b/production',
  )
  expect((await cli.run(['module', 'review', '--instance', 'a/production'])).stdout).toContain('0 modules of a/production')
})

it('an estate that was not looked at completely is exit 7', async () => {
  const look = { name: 'a/production', series: '18.0' as const, release: 'acme@1', serves: [], seen: null, notMeasured: 'connection refused' }
  cli.handlers['GET /v1/modules/review'] = (_, response) =>
    sendJson(response, reviewEstate({ looks: [look], releases: [], at: '2026-11-25T18:00:00.000Z' }))
  const { code, stdout } = await cli.run(['module', 'review'])
  expect(code).toBe(7)
  expect(stdout).toContain('not measured: a/production: connection refused')
})

it.each([
  [['nowhere'], 2, 'cannot be read'],
  [['empty'], 2, 'No module was found'],
  [['addons', '--instance', 'a/production'], 2, 'not both'],
  [['addons', '--module', 'nobody'], 3, 'none of the 3 reviewed modules'],
  [['addons', '--addons', 'gone'], 2, 'is not there'],
  [['addons', '--series', '9.0'], 2, 'series'],
  [['addons', '--top', '0'], 2, 'above 0'],
  [['--series', '18.0'], 2, 'name at least one'],
  [['--module', 'shop'], 2, 'name a folder'],
])('is refused: %j', async (args, exit, part) => {
  threeModules()
  mkdirSync(join(cli.folder, 'empty'))
  const { code, stderr } = await cli.run(['module', 'review', ...args], noOdoo)
  expect([code, cli.asked]).toEqual([exit, []])
  expect(stderr).toContain(part)
  expect(stderr).toContain('next: ')
})
