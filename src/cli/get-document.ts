/**
 * GET of a JSON document: most of what the command line asks. Node's own `fetch` (and a plain import of `node:http`, which carries parts of it) takes 45 ms to load, more
 * than Node itself takes to start; asked for as a built-in module, http takes 4 ms. What streams or sends goes through `fetch` as before.
 */
import { createFinalURL, createQuerySerializer, defaultPathSerializer } from 'openapi-fetch'

export interface GetDocument {
  baseUrl: string
  headers: Record<string, string>
  params: { path?: Record<string, unknown>; query?: Record<string, unknown> }
  signal: AbortSignal
}

/** What openapi-fetch answers. `response` has what is looked at of one: `ok` and `status`. */
export interface Got {
  data?: unknown
  error?: unknown
  response: Response
}

/** @throws what the connection met, in the shape that fetch gives it; null when the answer wants what only fetch does (a redirect) */
export async function getDocument(path: string, { baseUrl, headers, params, signal }: GetDocument): Promise<Got | null> {
  const url = new URL(createFinalURL(path, { baseUrl, params, querySerializer: createQuerySerializer(), pathSerializer: defaultPathSerializer }))
  const { status, text } = await get(url, headers, signal)
  if (status >= 300 && status < 400) return null
  const ok = status >= 200 && status < 300
  const response = { ok, status } as Response
  return ok ? { data: text === '' ? undefined : JSON.parse(text), response } : { error: parsed(text), response }
}

function get(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<{ status: number; text: string }> {
  const { get: request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause }))
    const asked = request(url, { headers, signal, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', failed)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
    })
    asked.on('error', failed)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
