import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { OdooTarget } from '../../ports/odoo.ts'
import { confDigest, formatConf, modeOf, parseConf, readBaseConf, serverConf, updaterConf, writeConf } from './odoo-conf.ts'

const target: OdooTarget = {
  instance: 'acme/production',
  series: '18.0',
  odooHome: '/opt/odoo/18.0',
  python: null,
  runAs: null,
  dataDir: '/var/lib/odoo',
  addonsPath: ['/data/effective/abc', '/srv/addons'],
  baseConf: null,
  folder: '/data/instances/acme/production',
  pycache: '/data/pycache',
  app: { host: 'db.example', port: 5433, user: 'acme', password: 'app secret', database: 'acme' },
  updater: { host: null, port: null, user: 'acme_updater', password: null, database: 'acme' },
  listen: { host: '127.0.0.1', port: 8069 },
  commands: null,
}

const base = `; the customer's own
[options]
Admin_Passwd = $pbkdf2$ = 1
addons_path = /somewhere/else
dbfilter: ^%d$
proxy_mode = True
workers = 4
log_level = critical
log_handler = :CRITICAL,odoo.sql_db:CRITICAL
syslog = True
xmlrpc_port = 9999
db_replica_host = replica
server_wide_modules = base,web,
  queue_job
; empty_later

[queue_job]
channels = root:2
`

const options = (text: string) => parseConf(text, 'x').get('options') ?? new Map()

describe('reading', () => {
  test('as Python does: either sign, lower-case keys, lines that continue, whole-line comments', () => {
    expect([...parseConf(base, 'odoo.conf').get('options')!].slice(0, 3)).toEqual([
      ['admin_passwd', '$pbkdf2$ = 1'],
      ['addons_path', '/somewhere/else'],
      ['dbfilter', '^%d$'],
    ])
    expect(options(base).get('server_wide_modules')).toBe('base,web,\nqueue_job')
    expect(parseConf(base, 'x').get('queue_job')?.get('channels')).toBe('root:2')
    expect(options('[options]\nempty =\nurl = http://x:8069/#a;b\n')).toEqual(
      new Map([
        ['empty', ''],
        ['url', 'http://x:8069/#a;b'],
      ]),
    )
  })

  test.each(['workers = 4\n', '[options]\nworkers\n', '\0'])('what is no configuration names its line: %j', (text) => {
    expect(() => parseConf(text, '/etc/odoo.conf')).toThrow(/\/etc\/odoo\.conf .*line [12]/)
  })

  test('a file that is not there is said to be missing; no file is an empty one', async () => {
    await expect(readBaseConf('/nowhere/odoo.conf')).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringContaining('/nowhere/odoo.conf'),
    })
    expect(await readBaseConf(null)).toEqual(new Map())
  })

  test('what is written reads the same', () => {
    const conf = parseConf(base, 'x')
    expect(parseConf(formatConf(conf), 'x')).toEqual(conf)
  })
})

describe('its digest', () => {
  const digest = (text: string) => confDigest(parseConf(text, 'odoo.conf'))
  const said = digest('[options]\nworkers = 4\ndb_password = a\n[queue_job]\nchannels = root:2\n')

  test('does not mind comments, order and passwords', () => {
    expect(digest('; ours\n[queue_job]\nchannels: root:2\napi_key = 1\n[options]\ndb_password = b\nadmin_passwd = c\nworkers = 4\n')).toBe(said)
  })

  test.each(['[options]\nworkers = 2\n[queue_job]\nchannels = root:2\n', '[options]\nworkers = 4\n'])('is another one for %j', (text) => {
    expect(digest(text)).not.toBe(said)
  })
})

describe('writing', () => {
  test('the server keeps what is the customer’s, and takes content, database, port and logging from us', () => {
    const written = options(formatConf(serverConf(parseConf(base, 'x'), target)))
    expect(Object.fromEntries(written)).toMatchObject({
      admin_passwd: '$pbkdf2$ = 1',
      proxy_mode: 'True',
      db_replica_host: 'replica',
      server_wide_modules: 'base,web,\nqueue_job',
      addons_path: '/data/effective/abc,/srv/addons',
      data_dir: '/var/lib/odoo',
      db_host: 'db.example',
      db_port: '5433',
      db_user: 'acme',
      db_password: 'app secret',
      db_name: 'acme',
      dbfilter: '',
      list_db: 'False',
      http_port: '8069',
      http_interface: '127.0.0.1',
      workers: '4',
      gevent_port: '8072',
      syslog: 'False',
      logfile: 'False',
    })
    expect(written.has('xmlrpc_port')).toBe(false)
    expect(serverConf(parseConf(base, 'x'), target).get('queue_job')?.get('channels')).toBe('root:2')
  })

  test('nothing of the customer’s can hide what an update logs', () => {
    expect(Object.fromEntries(options(formatConf(updaterConf(parseConf(base, 'x'), target))))).toMatchObject({
      log_level: 'info',
      log_handler: ':INFO',
      syslog: 'False',
      log_db: 'False',
      logfile: 'False',
      db_user: 'acme_updater',
      db_host: 'False',
      db_password: 'False',
      db_replica_host: 'False',
      http_enable: 'False',
      max_cron_threads: '0',
    })
  })

  test.each([
    ['', '16.0', { workers: 0, geventPort: 8072 }],
    ['workers = 2\ngevent_port = 9072', '18.0', { workers: 2, geventPort: 9072 }],
    // The old name wins where it is known (tried on both series).
    ['workers = 2\ngevent_port = 9072\nlongpolling_port = 9073', '16.0', { workers: 2, geventPort: 9073 }],
    ['workers = 2\nlongpolling_port = 9073', '18.0', { workers: 2, geventPort: 8072 }],
    ['workers = False\nlongpolling_port = 0', '16.0', { workers: 0, geventPort: 8072 }],
  ] as const)('threaded or prefork, and the second port: %j on %s', (text, series, mode) => {
    const base = parseConf(`[options]\n${text}\n`, 'x')
    expect(modeOf(base, { series, baseConf: 'x' })).toEqual(mode)
    const written = options(formatConf(serverConf(base, { ...target, series })))
    expect([written.get('workers'), written.get('gevent_port'), written.has('longpolling_port')]).toEqual([
      String(mode.workers),
      String(mode.geventPort),
      false,
    ])
  })

  test.each(['workers = two', 'workers = -1', 'gevent_port = 70000'])(
    'what Odoo would not start with is refused, naming file and key: %s',
    (text) => {
      const read = () => modeOf(parseConf(`[options]\n${text}\n`, 'x'), { series: '18.0', baseConf: '/etc/odoo.conf' })
      expect(read).toThrow(new RegExp(`/etc/odoo.conf: ${text}`))
    },
  )

  test('without a master password of the customer’s there is none, rather than "admin"', () => {
    expect(options(formatConf(serverConf(new Map(), target))).get('admin_passwd')).toBe('False')
  })

  test('a DEFAULT section counts for the options and does not shadow ours', () => {
    const conf = serverConf(parseConf('[DEFAULT]\nproxy_mode = True\nworkers = 9\n[options]\n', 'x'), target)
    expect(Object.fromEntries(conf.get('options')!)).toMatchObject({ proxy_mode: 'True', workers: '9', http_port: '8069' })
    expect(conf.has('DEFAULT')).toBe(false)
  })

  test.each([' secret', 'secret ', 'two\nlines'])('a password that a file cannot hold is refused without being named: %j', (password) => {
    const write = () => serverConf(new Map(), { ...target, app: { ...target.app, password } })
    expect(write).toThrow(/db_password/)
    expect(write).not.toThrow(new RegExp(password.trim().split('\n')[0]!))
  })

  test('what a killed process left half-written goes', async () => {
    const root = await mkdtemp(join(tmpdir(), 'evenkeel-conf-'))
    try {
      await writeFile(join(root, `.1.${crypto.randomUUID()}.tmp`), 'db_password = secret')
      const { uid, gid, username, homedir } = userInfo()
      await writeConf(root, 'odoo.conf', serverConf(new Map(), target), { name: username, uid, gid, home: homedir })
      expect(await readdir(root)).toEqual(['odoo.conf'])
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })

  test('only the user may read the file', async () => {
    const root = await mkdtemp(join(tmpdir(), 'evenkeel-conf-'))
    try {
      const { uid, gid, username, homedir } = userInfo()
      const user = { name: username, uid, gid, home: homedir }
      const { path, text } = await writeConf(join(root, 'a', 'b'), 'odoo.conf', serverConf(new Map(), target), user)
      await writeConf(join(root, 'a', 'b'), 'odoo.conf', serverConf(new Map(), target), user)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(await readFile(path, 'utf8')).toBe(text)
      await writeFile(path, '')
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })
})
