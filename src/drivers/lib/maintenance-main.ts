/**
 * The listener that answers while Odoo does not: a process of its own, so that it outlives Evenkeel. Everything gets 503 with Retry-After: pages a plain page,
 * JSON requests JSON, upgrades a 503 and the end of the connection. It tries for its ports until Odoo has let go of them, so that the time in between is short:
 * the gevent port is free at once, the other when the last worker has answered. Its sockets allow a second one beside them (SO_REUSEPORT), so that whoever
 * comes next listens before this one ends; on SIGTERM it takes no more and answers what it has.
 * Arguments: host, ports with commas, a file to write its pid to once it tries, uid and gid to become after binding (left out: stay).
 */
import { fchownSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const [host = '127.0.0.1', ports = '', readyFile = '', uid = '', gid = ''] = process.argv.slice(2)
const retryBindMs = 3
const retryAfterSeconds = 10
const lastAnswersMs = 500

const message = 'This system is being updated. It will be back in a few minutes; nothing needs to be done.'
const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${retryAfterSeconds}">
<title>Back in a few minutes</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;color:#222;background:#f6f6f4;display:grid;place-content:center;min-height:100vh;margin:0;padding:1rem;box-sizing:border-box}
h1{font-size:1.5rem;margin:0 0 .5rem}p{max-width:36rem;margin:0}</style></head>
<body><main><h1>Back in a few minutes</h1><p>${message} This page tries again by itself.</p></main></body></html>
`
const json = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: 503, message } })
const headers = { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store', Connection: 'close' }

function answer(request: IncomingMessage, response: ServerResponse): void {
  const asJson = /json/.test(`${request.headers['content-type'] ?? ''} ${request.headers.accept ?? ''}`)
  const body = asJson ? json : html
  request.resume()
  response.writeHead(503, {
    ...headers,
    'Content-Type': asJson ? 'application/json' : 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}

function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => {})
  socket.end(
    `HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${retryAfterSeconds}\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

let waiting = 0
let ending = false

function listen(port: number): Server {
  const server = createServer(answer)
  const bind = () => {
    if (!ending) server.listen({ host, port, backlog: 1024, reusePort: true })
  }
  server.on('upgrade', refuseUpgrade)
  server.on('connect', refuseUpgrade)
  server.on('clientError', (_error, socket) => socket.destroy())
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    setTimeout(bind, retryBindMs)
  })
  server.on('listening', () => {
    waiting -= 1
    if (waiting === 0) becomeUser()
  })
  waiting += 1
  bind()
  return server
}

/** A second socket beside ours is allowed to the owner of ours only, so it goes to the user that Odoo runs as. */
function becomeUser(): void {
  if (uid !== '') for (const server of servers) fchownSync(descriptorOf(server), Number(uid), Number(gid))
  if (gid !== '') process.setgid?.(Number(gid))
  if (uid !== '') process.setuid?.(Number(uid))
}

/** Node has no public name for it. */
function descriptorOf(server: Server): number {
  const { _handle } = server as unknown as { _handle: { fd: number } }
  return _handle.fd
}

const servers = ports.split(',').map((port) => listen(Number(port)))

process.on('SIGTERM', () => {
  ending = true
  for (const server of servers) server.close()
  setTimeout(() => process.exit(0), lastAnswersMs).unref()
})
writeFileSync(readyFile, String(process.pid))
