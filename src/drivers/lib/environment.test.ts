import { expect, test } from 'vitest'
import { odooEnvironment } from './environment.ts'

const user = { name: 'odoo', uid: 999, gid: 995, home: '/var/lib/odoo' }
const given = { python: '/srv/venv/bin/python3', user, cache: '/data/pycache/999', applicationName: 'ek-x-a1-{pid}', role: null }

test('nothing but what Odoo needs, the interpreter’s own programs first', () => {
  process.env.PGUSER = 'somebody'
  const env = odooEnvironment(given)
  delete process.env.PGUSER
  expect(env.PATH?.startsWith('/srv/venv/bin:/usr/local/sbin:')).toBe(true)
  expect(Object.keys(env).sort()).toEqual(['HOME', 'LANG', 'LOGNAME', 'ODOO_PGAPPNAME', 'PATH', 'PYTHONPYCACHEPREFIX', 'USER'])
})

test('a role is passed as libpq splits its options', () => {
  expect(odooEnvironment({ ...given, role: 'acme' }).PGOPTIONS).toBe('-c role=acme')
  expect(odooEnvironment({ ...given, role: 'App "O\'Brien"\\x' }).PGOPTIONS).toBe('-c role=App\\ "O\'Brien"\\\\x')
})
