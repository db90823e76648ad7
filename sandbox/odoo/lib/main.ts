/** `odoo-bin [server|shell] ..`: what each does, in Odoo's order, and the exit code that it leaves. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { connect, createMissingDatabase, pythonName } from './database.ts'
import { importModule } from './load-module.ts'
import { configureLog, info, log, logDatabase, traceOf } from './log.ts'
import { findModules } from './modules.ts'
import { homeOf, type Options, readOptions, seriesOfHome, UsageError } from './options.ts'
import { asked, KeyboardInterrupt, listenForQuit } from './quit.ts'
import { loadRegistry, type Registry } from './registry.ts'
import { serveHttp } from './server.ts'
import { runShell } from './shell.ts'

export async function main(program: string, words: string[]): Promise<void> {
  const home = homeOf(program)
  const series = seriesOfHome(home)
  if (words.includes('--version')) return void process.stdout.write(`Odoo Server ${series ?? '16.0 or 18.0'} (stand-in)\n`)
  const options = readOrExit(words, home)
  if (userInfo().username === 'root') process.stderr.write(`Running as user 'root' is a security risk.\n`)
  configureLog({ file: options.logFile, level: options.logLevel, handlers: options.logHandlers })
  if ((options.user ?? process.env.PGUSER) === 'postgres') {
    process.stderr.write(`Using the database user 'postgres' is a security risk, aborting.`)
    process.exit(1)
  }
  report(options, series)
  const code = options.command === 'shell' ? await shell({ options, series, home }) : await server({ options, series, home })
  process.exit(code)
}

interface Start {
  options: Options
  series: string | null
  home: string
}

function readOrExit(words: string[], home: string): Options {
  try {
    return readOptions(words, home)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`Usage: odoo-bin server [options]\n\nodoo-bin server: error: ${error.message}\n`)
    process.exit(2)
  }
}

function report(options: Options, series: string | null): void {
  info('odoo', `Odoo version ${series ?? 'of the database'} (Evenkeel's stand-in)`)
  if (options.conf !== null) info('odoo', `Using configuration file at ${options.conf}`)
  info('odoo', `addons paths: _NamespacePath([${options.addonsPath.map((path) => `'${path}'`).join(', ')}])`)
  info(
    'odoo',
    `database: ${options.user ?? process.env.PGUSER ?? 'default'}@${options.host ?? process.env.PGHOST ?? 'default'}:${options.port ?? process.env.PGPORT ?? 'default'}`,
  )
}

async function shell({ options, series, home }: Start): Promise<number> {
  let client: pg.Client | null = null
  try {
    if (options.database === null) throw new Error("NameError: name 'env' is not defined")
    logDatabase(options.database)
    client = await connect(options)
    const registry = await loadRegistry({ client, options, series, use: 'shell', home, init: [], update: [] })
    await runShell({ client, registry, options })
    return 0
  } catch (error) {
    process.stderr.write(`${traceOf(pythonName(error))}\n`)
    return 1
  } finally {
    await client?.end().catch(() => {})
  }
}

async function server(start: Start): Promise<number> {
  const { options } = start
  const isNew = options.database !== null && (await createMissingDatabase(options, options.database).catch(reportAndFail))
  if (isNew) options.init.push('base')
  if (options.pidFile !== null) writeFileSync(options.pidFile, String(process.pid))
  mkdirSync(join(options.dataDir, 'sessions'), { recursive: true })
  await importServerWide(start)
  listenForQuit()
  const { promise: registry, resolve: loaded } = Promise.withResolvers<Registry | null>()
  const http = options.http && !options.stopAfterInit ? await serveHttp(options, registry) : null
  const result = await preload(start)
  loaded(result.registry)
  if (!options.stopAfterInit && result.code !== 130) await untilAsked()
  info('odoo.service.server', 'Initiating shutdown')
  info('odoo.service.server', 'Hit CTRL-C again or send a second signal to force the shutdown.')
  await http?.close()
  if (options.pidFile !== null) rmSync(options.pidFile, { force: true })
  return options.stopAfterInit || result.code === 130 ? result.code : 0
}

async function preload(start: Start): Promise<{ registry: Registry | null; code: number }> {
  const { options } = start
  if (options.database === null) return { registry: null, code: 0 }
  logDatabase(options.database)
  let client: pg.Client | null = null
  try {
    client = await connect(options)
    const { init, update, stopAfterInit } = options
    const registry = await loadRegistry({ ...start, client, use: stopAfterInit ? 'update' : 'server', init, update })
    return { registry, code: 0 }
  } catch (error) {
    if (error instanceof KeyboardInterrupt) return { registry: null, code: 130 }
    log('CRITICAL', 'odoo.service.server', `Failed to initialize database \`${options.database}\`.`, traceOf(pythonName(error)))
    return { registry: null, code: 255 }
  } finally {
    await client?.end().catch(() => {})
  }
}

/** Modules that are imported before the server takes its port, whether installed or not. */
async function importServerWide({ options, series, home }: Start): Promise<void> {
  const wanted = options.serverWide.filter((name) => name !== 'base' && name !== 'web')
  if (wanted.length === 0) return
  const modules = findModules(options.addonsPath, series ?? '18.0')
  for (const name of wanted) {
    const module = modules.get(name)
    if (module === undefined) log('ERROR', 'odoo.service.server', `Failed to load server-wide module \`${name}\`.`)
    else await importModule({ series: series ?? '18.0', use: options.stopAfterInit ? 'update' : 'server', home }, module).catch(reportAndFail)
  }
}

/** An exception that nobody catches ends Python with 1. */
function reportAndFail(error: unknown): never {
  process.stderr.write(`${traceOf(pythonName(error))}\n`)
  process.exit(1)
}

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    if (asked.aborted) return resolve()
    // Nothing else may keep a server without HTTP alive.
    const alive = setInterval(() => {}, 60_000)
    asked.addEventListener('abort', () => {
      clearInterval(alive)
      resolve()
    })
  })
}
