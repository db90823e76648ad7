/** The command line as a process, and a server in front of it that says what a test wants. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { codeFacts, type EvenkeelError, toErrorDocument } from '../../src/domain/error.ts'
import { writeServerFile } from '../../src/server/server-file.ts'

const programOfClone = resolve(import.meta.dirname, '../../bin/evenkeel')

export interface CommandOptions {
  /** Default: the clone's. */
  program?: string
  cwd: string
  env?: Record<string, string>
}

/** Starts `evenkeel` with a clean environment; what it writes gathers in `out`. */
export function startCommand(args: string[], { program = programOfClone, cwd, env = {} }: CommandOptions) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(program, args, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const out = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    out.stdout += data
  })
  child.stderr.setEncoding('utf8').on('data', (data: string) => {
    out.stderr += data
  })
  return { child, out }
}

/** Runs it to its end. Never spawnSync: while that blocks, the harness closes its idle connection under us. */
export async function runCommand(args: string[], options: CommandOptions) {
  const { child, out } = startCommand(args, options)
  const [code] = await once(child, 'close')
  return { code: code as number | null, ...out }
}

export interface Asked {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: Buffer
}

type Handler = (asked: Asked, response: ServerResponse) => unknown

export interface CommandLine {
  /** A folder of its own per test, with a data folder `.evenkeel` that knows server and token (`evk_secret`). */
  readonly folder: string
  /** `GET /v1/...` -> answer. Everything else is not found. */
  handlers: Record<string, Handler>
  /** What was asked, in order. */
  asked: Asked[]
  start(args: string[], env?: Record<string, string>): ReturnType<typeof startCommand>
  run(args: string[], env?: Record<string, string>): ReturnType<typeof runCommand>
  /** A bash script with the program as its first argument. */
  shell(script: string): ReturnType<typeof runCommand>
}

/** To be called once at the top of a test file. */
export function commandLine(): CommandLine {
  let folder = ''
  let address = ''
  const line: CommandLine = {
    get folder() {
      return folder
    },
    handlers: {},
    asked: [],
    start: (args, env = {}) => startCommand(args, { cwd: folder, env }),
    run: (args, env = {}) => runCommand(args, { cwd: folder, env }),
    shell: (script) => runCommand(['-c', script, 'bash', programOfClone], { program: 'bash', cwd: folder }),
  }
  const server = createServer((request, response) => void serve(line, request, response))
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    line.handlers = {}
    line.asked = []
    folder = mkdtempSync(join(tmpdir(), 'evenkeel-cli-'))
    mkdirSync(join(folder, '.evenkeel'))
    writeFileSync(join(folder, '.evenkeel', 'token'), 'evk_secret\n')
    writeServerFile(join(folder, '.evenkeel'), { address, tokenFile: join(folder, '.evenkeel', 'token'), pid: process.pid })
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  return line
}

async function serve(line: CommandLine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request
  const asked = { method, url, headers, body: await buffer(request) }
  line.asked.push(asked)
  const handler = line.handlers[`${method} ${decodeURIComponent(url.split('?')[0] ?? '')}`]
  if (handler) handler(asked, response)
  else response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code: 'notFound', detail: `no route ${url}` }))
}

export function sendJson(response: ServerResponse, document: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
}

/** As the API tells errors: an RFC 9457 document. */
export function sendProblem(response: ServerResponse, error: EvenkeelError): void {
  const { http } = codeFacts(error.code)
  const body = { ...toErrorDocument(error), type: 'urn:x', title: 'x', status: http, detail: error.message, request: 'req_1' }
  response.writeHead(http, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body))
}
