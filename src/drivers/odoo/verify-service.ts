/**
 * Whether the new code would serve: one `odoo-bin shell` that loads the registry and renders the log-in page inside the process, through the fence, without
 * a port and without a log-in. `/web/health` answers 200 about a database that is gone, so a page that is rendered from the database it is. The script's
 * first line names the probe: the stand-in has no Python and maps it to its own.
 */
import { readFile } from 'node:fs/promises'
import { killedText } from '../../domain/killed.ts'
import type { RunVerifyService, ServiceOutcome } from '../../ports/odoo.ts'
import { exitWithin } from '../lib/launch.ts'
import type { Standbys } from '../lib/standbys.ts'
import { prepare } from './prepare.ts'
import { type LogReading, readLog } from './read-log.ts'
import { startOdoo } from './start-odoo.ts'

// The response class is given because werkzeug before 2.1 answers a bare tuple without it; both series run on either.
export const serviceProbe = `# evenkeel-probe: service
import json
import werkzeug.test
import werkzeug.wrappers
import odoo.http
env.cr.rollback()
response = werkzeug.test.Client(odoo.http.root, werkzeug.wrappers.Response).get('/web/login')
print('\\nevenkeel-probe: ' + json.dumps({'status': response.status_code, 'location': response.headers.get('Location')}), flush=True)
`

const answerLine = /^evenkeel-probe: (\{.*\})$/gm

export async function verifyService({ target, label, timeLimitMs, logFile, onStart }: RunVerifyService, standbys: Standbys): Promise<ServiceOutcome> {
  const prepared = await prepare(target, `ek-${label}-verify-{pid}`)
  const args = ['shell', '-c', prepared.conf, '-d', target.updater.database, '--no-http', '--max-cron-threads=0', '--workers=0']
  const { launched, logFrom } = await startOdoo(standbys, { target, prepared, args, logFile, script: serviceProbe, onStart })
  const { exit, timedOut } = await exitWithin(launched, timeLimitMs)
  const log = await readLog(logFile, logFrom)
  const answer = await readAnswer(logFile, logFrom)
  return { ...judge({ ...exit, timedOut, limitMs: timeLimitMs, log, answer }), registryMs: log.registryMs, lines: log.lines }
}

interface Answer {
  status: number
  location: string | null
}

interface Seen {
  exitCode: number | null
  signal: string | null
  timedOut: boolean
  limitMs: number
  log: LogReading
  answer: Answer | null
}

function judge({ exitCode, signal, timedOut, limitMs, log, answer }: Seen): Pick<ServiceOutcome, 'ok' | 'detail' | 'pageStatus'> {
  const pageStatus = answer?.status ?? null
  const no = (detail: string) => ({ ok: false, detail, pageStatus })
  const error = log.lines.find((line) => line.level !== 'WARNING')
  if (timedOut) return no(`Odoo did not load its registry and render the log-in page within ${Math.round(limitMs / 1000)} s`)
  const killed = killedText({ exitCode, signal })
  if (killed !== null) return no(`Odoo was ${killed}`)
  if (answer === null) return no(`Odoo did not get as far as the log-in page: ${log.last ?? 'it logged nothing'}`)
  if (answer.status !== 200)
    return no(`the log-in page answered ${answer.status}${answer.location ? ` to ${answer.location}` : ''}: ${log.last ?? ''}`)
  if (error) return no(`the log-in page answered 200, but Odoo logged ${error.level} ${error.logger}: ${error.message.split('\n')[0]}`)
  if (exitCode !== 0) return no(`the log-in page answered 200, but Odoo ended with exit code ${exitCode ?? 'unknown'}`)
  return { ok: true, detail: `registry loaded in ${log.registryMs ?? '?'} ms, log-in page 200`, pageStatus }
}

async function readAnswer(logFile: string, from: number): Promise<Answer | null> {
  const text = (await readFile(logFile)).subarray(from).toString('utf8')
  const last = [...text.matchAll(answerLine)].at(-1)
  return last?.[1] === undefined ? null : (JSON.parse(last[1]) as Answer)
}
