/** The unit that we ship, as systemd reads it; what it must and must not say. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const unit = join(import.meta.dirname, '../../share/systemd/evenkeel.service')
const settings = readFileSync(unit, 'utf8')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
const analyze = spawnSync('systemd-analyze', ['--version']).status === 0
if (!analyze) console.warn('skipped: systemd-analyze verify of the unit, because this machine has no systemd-analyze')

it.skipIf(!analyze)('systemd reads it without a remark', () => {
  expect(spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

it('leaves Odoo alone when Evenkeel stops, and takes nothing away that sudo, Node or a running Odoo needs', () => {
  expect(settings).toContain('KillMode=process')
  expect(settings).toContain('OOMPolicy=continue')
  const breaking = /^(NoNewPrivileges|PrivateTmp|PrivateUsers|MemoryDenyWriteExecute|MemoryMax|SystemCallFilter|ProtectHome)=/
  expect(settings.filter((line) => breaking.test(line))).toEqual([])
})
