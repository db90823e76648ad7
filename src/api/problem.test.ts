import { describe, expect, it } from 'vitest'
import { testApi } from '../../test/control-plane/api.ts'
import { anInstance, freshName } from '../../test/control-plane/fixture.ts'
import { bindUseCases } from '../app/use-cases.ts'
import { openDatabase } from '../store/database.ts'
import { buildApi } from './build-api.ts'
import { Problem } from './problem.ts'

const hidden = 'password=hunter2 in SELECT * FROM secrets'
const { ask, api, lines, secrets, plane } = await testApi({
  effects: {
    doctor: () => Promise.reject(new Error(hidden)),
    observe: async () => ({ state: 'dancing', pid: null, detail: null }) as never,
    prepareInstance: () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })),
  },
})

describe('problem documents', () => {
  it('carry the contract members beside those of RFC 9457', async () => {
    const response = await ask('GET', '/v1/instances/no/where')
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toBe('application/problem+json')
    const problem = Problem.parse(response.json())
    expect(problem).toEqual({
      apiVersion: 'evenkeel/v1',
      kind: 'Error',
      code: 'notFound',
      message: 'There is no instance no/where.',
      hint: 'evenkeel instance list',
      retryable: false,
      id: 'no/where',
      type: 'urn:evenkeel:error:notFound',
      title: 'Not found',
      status: 404,
      detail: 'There is no instance no/where.',
      request: response.headers['x-request-id'],
    })
    expect(problem.request).toMatch(/^req_[0-9A-Z]{26}$/)
  })

  it('say which member of a request is wrong', async () => {
    const response = await ask('POST', '/v1/tokens', { name: '-', role: 'king', more: 1 })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/body\.name: a token name is .*body\.role: .*body: Unrecognized key: "more"/),
    })
  })

  it.each([
    ['an unknown route', () => ask('GET', '/v1/nowhere?x=1'), 404, /no route GET \/v1\/nowhere\.$/],
    ['JSON that is none', () => ask('POST', '/v1/tokens', '{', { headers: { 'content-type': 'application/json' } }), 400, /JSON|body/i],
    [
      'an unknown media type',
      () => ask('POST', '/v1/tokens', 'x', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
      /Unsupported Media Type/,
    ],
    ['a body that is too large', () => ask('POST', '/v1/tokens', { name: 'x'.repeat(5_000_000), role: 'reader' }), 413, /too large/i],
    ['a page that is too large', () => ask('GET', '/v1/runs?limit=501'), 400, /querystring\.limit/],
    ['an id that is none', () => ask('GET', '/v1/runs/run_1'), 400, /^"run_1": a run id is/],
    [
      'a path out of the folder',
      () => ask('GET', '/v1/runs/run_00000000000000000000000000/evidence/..%2F..%2Fetc%2Fpasswd'),
      400,
      /name of a file of evidence/,
    ],
    ['a NUL that would be stored', () => ask('POST', '/v1/tokens?reason=a%00b', { name: 'nul', role: 'reader' }), 400, /NUL/],
  ])('answer %s as usage', async (_name, request, status, message) => {
    const response = await request()
    expect(response.statusCode).toBe(status)
    expect(Problem.parse(response.json()).message).toMatch(message)
  })

  it('never tell what we did not expect, and log it under the id that they give', async () => {
    const response = await ask('GET', '/v1/doctor')
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('hunter2')
    const { id, code } = response.json()
    expect({ id, code }).toEqual({ id: response.headers['x-request-id'], code: 'internal' })
    expect(lines.filter((line) => line.includes(id) && line.includes(hidden))).toHaveLength(1)
  })

  it('stand in for an answer that is not what the contract says', async () => {
    const name = freshName()
    await anInstance(plane, name)
    const response = await ask('GET', `/v1/instances/${name}`)
    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({ code: 'internal' })
    expect(response.body).not.toContain('dancing')
  })

  it('say that something is away when a connection is refused', async () => {
    const config = { series: '16.0', adminUrl: 'env:A', updaterUrl: 'env:B', runtime: 'spawn', odooHome: '/opt/odoo' }
    const response = await ask('POST', '/v1/instances', { name: freshName(), config })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 'unreachable', retryable: true })
  })
})

it('writes no token, neither into the log nor into an answer', async () => {
  await api.inject({ method: 'POST', url: '/v1/tokens?reason=x', headers: { authorization: `Bearer ${secrets.reader}`, cookie: 'session=crumb' } })
  await api.inject({ method: 'GET', url: '/v1/doctor', headers: { authorization: 'Bearer evk_guessed' } })
  const all = lines.join('\n')
  for (const secret of [...Object.values(secrets), 'evk_guessed', 'crumb']) expect(all).not.toContain(secret)
  expect(lines.some((line) => /^req_\w+ nobody: POST \/v1\/tokens 403 in \d+ ms$/.test(line))).toBe(true)
})

it('says that its database is away', async () => {
  const database = openDatabase('postgres://nobody@127.0.0.1:1/none')
  const blind = await buildApi({ useCases: bindUseCases(database, Date.now), effects: {} as never, version: '1' })
  const response = await blind.inject('/v1/health')
  expect(response.statusCode).toBe(503)
  expect(response.json()).toMatchObject({ code: 'unreachable', message: expect.stringContaining('does not answer') })
  await blind.close()
  await database.destroy()
})
