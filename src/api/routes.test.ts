/** Every route against every role: what a route may do is declared once, and this walk fails for one that is open wider than it says. */
import Fastify, { type RouteOptions } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { controlPlane, recordedEffects } from '../../test/control-plane/fixture.ts'
import { allows, type Role } from '../domain/token.ts'
import { buildApi } from './build-api.ts'
import { guard } from './guard.ts'
import type { Access } from './route.ts'

const plane = await controlPlane()
const effects = recordedEffects(plane)
const routes: RouteOptions[] = []
const api = await buildApi({ useCases: plane.useCases, effects, version: '0.0.0', onRoute: (route) => routes.push(route) })

/** Least role that opens each route. A new route must be entered here by hand: that is the point. */
const access: Record<string, Access> = {
  'GET /v1/health': 'public',
  'GET /v1/version': 'public',
  'GET /v1/openapi.json': 'public',
  'GET /v1/doctor': 'reader',
  'GET /v1/tokens': 'administrator',
  'POST /v1/tokens': 'administrator',
  'POST /v1/tokens/:name/revoke': 'administrator',
  'GET /v1/instances': 'reader',
  'POST /v1/instances': 'administrator',
  'GET /v1/instances/:tenant/:environment': 'reader',
  'DELETE /v1/instances/:tenant/:environment': 'administrator',
  'POST /v1/instances/:tenant/:environment/start': 'operator',
  'POST /v1/instances/:tenant/:environment/stop': 'operator',
  'POST /v1/instances/:tenant/:environment/books': 'operator',
  'POST /v1/content': 'operator',
  'PUT /v1/content/:digest': 'operator',
  'GET /v1/releases': 'reader',
  'POST /v1/releases': 'operator',
  'GET /v1/releases/:release': 'reader',
  'GET /v1/releases/:release/diff': 'reader',
  'GET /v1/releases/:release/check': 'reader',
  'GET /v1/releases/:release/notes': 'reader',
  'GET /v1/modules/review': 'reader',
  'GET /v1/instances/:tenant/:environment/review': 'reader',
  'GET /v1/plans': 'reader',
  'POST /v1/plans': 'operator',
  'GET /v1/plans/:plan': 'reader',
  'GET /v1/rollouts': 'reader',
  'POST /v1/rollouts': 'operator',
  'GET /v1/rollouts/:rollout': 'reader',
  'POST /v1/rollouts/:rollout/abort': 'operator',
  'GET /v1/rollouts/:rollout/events': 'reader',
  'GET /v1/runs': 'reader',
  'POST /v1/doctor/fixes': 'administrator',
  'GET /v1/runs/:run': 'reader',
  'GET /v1/runs/:run/log': 'reader',
  'GET /v1/runs/:run/unproven': 'reader',
  'POST /v1/runs/:run/accept': 'operator',
  'POST /v1/runs/:run/rollback': 'operator',
  'POST /v1/runs/:run/settle': 'operator',
  'GET /v1/runs/:run/evidence': 'reader',
  'GET /v1/runs/:run/evidence/:file': 'reader',
  'GET /v1/journal': 'reader',
  'GET /v1/journal/head': 'reader',
  'POST /v1/journal/verify': 'reader',
  'GET /v1/journal/export': 'reader',
}

const roles: Role[] = ['reader', 'operator', 'administrator']
const secrets = new Map<Role, string>()

beforeAll(async () => {
  for (const role of roles) {
    const { secret } = await plane.useCases.createToken(plane.command(), { name: `the-${role}`, role })
    secrets.set(role, secret ?? '')
  }
})

const call = (route: string, secret?: string) => {
  const [method = '', url = ''] = route.split(' ')
  const path = url
    .replace(':run', 'run_00000000000000000000000000')
    .replace(':rollout', 'ro_00000000000000000000000000')
    .replaceAll(/:[a-z]+/g, 'none')
  return api.inject({ method: method as 'GET', url: path, ...(secret === undefined ? {} : { headers: { authorization: `Bearer ${secret}` } }) })
}

it('knows every route, and every route is there', () => {
  const found = routes.flatMap((route) => [route.method].flat().map((method) => `${method} ${route.url}`))
  expect(found.sort()).toEqual(Object.keys(access).sort())
})

it('does not take a route that does not say who may call it', () => {
  const app = Fastify()
  guard(app, plane.useCases)
  expect(() => app.get('/v1/forgotten', async () => 'open')).toThrow('does not say who may call it')
})

describe.each(Object.entries(access))('%s', (route, needed) => {
  it('is open without a token only when it is public', async () => {
    const { statusCode } = await call(route)
    if (needed === 'public') return expect(statusCode).toBe(200)
    expect(statusCode).toBe(401)
  })

  it.each(roles)('for a %s is open or closed as declared', async (role) => {
    const { statusCode } = await call(route, secrets.get(role))
    if (needed === 'public' || allows(role, needed)) expect([401, 403]).not.toContain(statusCode)
    else expect(statusCode).toBe(403)
  })

  it('is closed for a token that nobody made', async () => {
    if (needed === 'public') return
    expect((await call(route, 'evk_made-up')).statusCode).toBe(401)
  })
})

it('closes at once for a token that was revoked', async () => {
  const { secret } = await plane.useCases.createToken(plane.command(), { name: 'short-lived', role: 'reader' })
  expect((await call('GET /v1/runs', secret ?? '')).statusCode).toBe(200)
  await plane.useCases.revokeToken(plane.command(), 'short-lived')
  const refused = await call('GET /v1/runs', secret ?? '')
  expect(refused.statusCode).toBe(401)
  expect(refused.headers['www-authenticate']).toBe('Bearer')
  expect(refused.json()).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('revoked') })
})

it('names the role that is missing', async () => {
  const { json } = await call('POST /v1/tokens', secrets.get('operator'))
  expect(json()).toMatchObject({ kind: 'Error', code: 'denied', message: 'The token the-operator has role operator; this needs administrator.' })
})
