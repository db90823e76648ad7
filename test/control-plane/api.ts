/** The API over a control plane without a world, with a token per role. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll } from 'vitest'
import { type ApiDependencies, buildApi } from '../../src/api/build-api.ts'
import type { Effects } from '../../src/api/effects.ts'
import type { Role } from '../../src/domain/token.ts'
import { type ControlPlane, controlPlane, type RecordedEffects, recordedEffects } from './fixture.ts'

export interface Ask {
  as?: Role
  key?: string
  headers?: Record<string, string>
}

export interface TestApi {
  plane: ControlPlane
  api: FastifyInstance
  effects: RecordedEffects
  secrets: Record<Role, string>
  /** Lines of the log. */
  lines: string[]
  ask: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, how?: Ask) => Promise<LightMyRequestResponse>
}

/** Call it once at the top of a file. */
export async function testApi(more: { effects?: Partial<Effects> } & Partial<Pick<ApiDependencies, 'contentLimitBytes'>> = {}): Promise<TestApi> {
  const plane = await controlPlane()
  const effects = recordedEffects(plane, more.effects)
  const lines: string[] = []
  const write = (message: string, cause?: unknown) => void lines.push(cause === undefined ? message : `${message}: ${String(cause)}`)
  const api = await buildApi({
    ...(more.contentLimitBytes === undefined ? {} : { contentLimitBytes: more.contentLimitBytes }),
    useCases: plane.useCases,
    effects,
    version: '1.2.3',
    log: { info: write, warn: write, error: write },
  })
  afterAll(() => api.close())
  const secrets = { reader: '', operator: '', administrator: '' }
  for (const role of ['reader', 'operator', 'administrator'] as const) {
    const { secret } = await plane.useCases.createToken(plane.command({ actor: 'evenkeel' }), { name: `the-${role}`, role })
    secrets[role] = secret ?? ''
  }
  return {
    plane,
    api,
    effects,
    secrets,
    lines,
    ask: (method, url, body, { as = 'administrator', key, headers = {} } = {}) =>
      api.inject({
        method,
        url,
        headers: { authorization: `Bearer ${secrets[as]}`, ...(key === undefined ? {} : { 'idempotency-key': key }), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      }),
  }
}
