/** How a worker asks the main process for what the run shares (service.ts). */
import { request } from 'node:http'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the harness's Unix socket. */
    harnessSocket: string
  }
}

export function askHarness<T>(path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath: inject('harnessSocket'), path }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        const { value, error } = JSON.parse(text) as { value?: T; error?: string }
        if (value === undefined) reject(new Error(error ?? `the harness has no ${path}`))
        else resolve(value)
      })
    })
    asking.on('error', reject)
    asking.end()
  })
}
