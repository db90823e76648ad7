/** Odoo's HTTP server, threaded: it takes its port first, requests wait for the registry, SIGTERM cuts what lasts longer than a second. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { connect } from './database.ts'
import { info } from './log.ts'
import type { Options } from './options.ts'
import { failure, type Page, renderPage } from './page.ts'
import type { Registry } from './registry.ts'
import { answerCall } from './rpc.ts'

const cutAfterMs = 1_000
const notFound = '<!DOCTYPE html><title>404: Not Found</title>'

type Fixed = [status: number, type: string, body: string, location?: string]

/** Pages that need no database: `/web/health` is among them, as in Odoo. */
const fixed: Record<string, Fixed> = {
  '/web/health': [200, 'application/json', '{"status": "pass"}'],
  '/web/static/img/favicon.ico': [200, 'image/x-icon', ''],
  '/': [303, 'text/html', '', '/web/login'],
  '/web': [303, 'text/html', '', '/web/login'],
}

export interface HttpService {
  close(): Promise<void>
}

/** @param registry what every page waits for; null: it could not be loaded */
export async function serveHttp(options: Options, registry: Promise<Registry | null>): Promise<HttpService> {
  const site = openSite(options, registry)
  const server = createServer((request, response) => void site.answer(request, response))
  await listen(server, options)
  return {
    close: async () => {
      server.close()
      server.closeIdleConnections()
      const ended = new Promise((resolve) => server.once('close', resolve))
      await Promise.race([ended, sleep(cutAfterMs)])
      server.closeAllConnections()
      await site.close()
    },
  }
}

function listen(server: Server, { httpInterface, httpPort }: Options): Promise<void> {
  const inherited = process.env.LISTEN_FDS === '1' && process.env.LISTEN_PID === String(process.pid)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const listening = () => {
      info(
        'odoo.service.server',
        inherited ? 'HTTP service (werkzeug) running through socket activation' : `HTTP service (werkzeug) running on ${httpInterface}:${httpPort}`,
      )
      resolve()
    }
    if (inherited) server.listen({ fd: 3 }, listening)
    else server.listen({ host: httpInterface, port: httpPort }, listening)
  })
}

async function livingFrom(pool: pg.Client[]): Promise<pg.Client | null> {
  for (let client = pool.pop(); client !== undefined; client = pool.pop()) {
    const lives = await client.query('select 1').then(
      () => true,
      () => false,
    )
    if (lives) return client
    await client.end().catch(() => {})
  }
  return null
}

function openSite(options: Options, registry: Promise<Registry | null>) {
  const pool: pg.Client[] = []
  /** One session per request at a time, kept afterwards as Odoo keeps it; one that was ended meanwhile is put away when it is wanted again. */
  async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = (await livingFrom(pool)) ?? (await connect(options))
    try {
      const result = await work(client)
      pool.push(client)
      return result
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
  }

  async function page(): Promise<Page> {
    const loaded = await registry
    if (loaded === null) return failure(new Error('the registry is not loaded'))
    try {
      return await withClient((client) => renderPage(client, loaded, options.dataDir))
    } catch (error) {
      // Without the database Odoo forgets which one it serves.
      info('odoo.http', `Database ${options.database} could not be opened: ${(error as Error).message}`)
      return { status: 303, location: '/web/database/selector', html: '' }
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const file = /^\/(\w+)\/static\/([\w./-]+)$/.exec(path)
    if (path === '/jsonrpc') send(response, 200, 'application/json', await rpc(request))
    else if (path === '/web/login') await answerPage(request, response)
    else if (path in fixed) send(response, ...(fixed[path] as Fixed))
    else if (file) sendFile(response, (await registry)?.modules.get(file[1] ?? '')?.folder, file[2] ?? '')
    else send(response, 404, 'text/html', notFound)
  }

  async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, html, location } = await page()
    info('werkzeug', `${request.socket.remoteAddress} - - "${request.method} ${request.url} HTTP/1.1" ${status} -`)
    send(response, status, 'text/html; charset=utf-8', html, location)
  }

  async function rpc(request: IncomingMessage): Promise<string> {
    let text = ''
    for await (const chunk of request) text += chunk
    const { id = null, params } = JSON.parse(text) as { id?: number; params: Parameters<typeof answerCall>[1] }
    await registry
    try {
      return JSON.stringify({ jsonrpc: '2.0', id, result: await withClient((client) => answerCall(client, params)) })
    } catch (error) {
      return JSON.stringify({ jsonrpc: '2.0', id, error: { code: 200, message: 'Odoo Server Error', data: { message: (error as Error).message } } })
    }
  }

  return {
    answer: (request: IncomingMessage, response: ServerResponse) =>
      answer(request, response).catch((error) => {
        if (!response.headersSent) send(response, failure(error).status, 'text/html', '')
      }),
    close: async () => {
      await Promise.all(pool.map((client) => client.end().catch(() => {})))
    },
  }
}

function send(response: ServerResponse, status: number, type: string, body: string, location: string | null = null): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...(location === null ? {} : { location }) })
  response.end(body)
}

function sendFile(response: ServerResponse, folder: string | undefined, path: string): void {
  const file = folder === undefined || path.includes('..') ? null : join(folder, 'static', path)
  if (file === null || !existsSync(file)) {
    send(response, 404, 'text/html', notFound)
    return
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  createReadStream(file).pipe(response)
}
