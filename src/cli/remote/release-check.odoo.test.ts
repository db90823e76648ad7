/** Where Odoo lies in its usual place, its modules are found without a flag, by the series that the manifests name. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findOdoo } from '../../../sandbox/find-odoo.ts'
import { commandLine } from '../../../test/harness/command-line.ts'

const cli = commandLine()
const usual = findOdoo().filter(({ series, home }) => home === `/opt/odoo/${series}`)

it.skipIf(usual.length === 0)('finds Odoo by the series of the manifests', async () => {
  const { series } = usual[0]!
  mkdirSync(join(cli.folder, 'addons/shop'), { recursive: true })
  writeFileSync(join(cli.folder, 'addons/shop/__manifest__.py'), `{'version': '${series}.1.0.0', 'depends': ['base']}`)
  const { code, stdout } = await cli.run(['release', 'check', '--modules', 'addons'])
  expect([code, stdout.split('\n')[0]]).toEqual([0, `ok: 1 module for Odoo ${series}, 0 errors, 0 warnings, 0 notes, 0 allowed`])
})
