import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findOdoo } from './find-odoo.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-odoo-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function tree(name: string, version: string): string {
  const home = join(folder, name)
  mkdirSync(join(home, 'odoo'), { recursive: true })
  writeFileSync(join(home, 'odoo-bin'), '')
  writeFileSync(join(home, 'odoo/release.py'), `RELEASE_LEVELS = []\nversion_info = (${version}, 0, FINAL, 0, '')\n`)
  return home
}

function python(exitCode: number): string {
  const program = join(folder, `python-${exitCode}`)
  writeFileSync(program, `#!/bin/sh\nexit ${exitCode}\n`)
  chmodSync(program, 0o755)
  return program
}

it('reads the series from the tree, whatever its folder is called', () => {
  const home = tree('anything', '18, 0')
  const works = python(0)
  expect(findOdoo({ ODOO_HOME: home, ODOO_PYTHON: works })).toContainEqual({ kind: 'real', series: '18.0', home, python: works })
})

it('leaves out series that are not supported', () => {
  const home = tree('old', '15, 0')
  expect(findOdoo({ ODOO_HOME: home, ODOO_PYTHON: python(0) }).map((found) => found.home)).not.toContain(home)
})

it('leaves out a Python that cannot import what Odoo needs', () => {
  const home = tree('new', '18, 0')
  const broken = python(1)
  expect(findOdoo({ ODOO_HOME: home, ODOO_PYTHON: broken }).map((found) => found.python)).not.toContain(broken)
})
