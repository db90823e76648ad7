import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testApi } from '../../test/control-plane/api.ts'
import { contentOf, releaseModule } from '../../test/control-plane/facts.ts'
import { aLoss, anInstance, aPlan, aStoredRelease, endedRollout, freshName } from '../../test/control-plane/fixture.ts'
import { releaseDigest } from '../domain/release.ts'

let loss = aLoss()
const log = Buffer.from(`${'x'.repeat(10)}€ß\nend\n`)
const { ask, api, effects, plane } = await testApi({
  effects: {
    computeLoss: async () => loss,
    // Seven bytes at a time, so that characters are split.
    readLog: async (_run, { offset }) => ({ bytes: log.subarray(offset, offset + 7), size: log.length }),
  },
})

const asked = () => effects.asked.splice(0)

describe('system', () => {
  it('answers without a token', async () => {
    expect((await api.inject('/v1/health')).json()).toEqual({ apiVersion: 'evenkeel/v1', kind: 'Health', status: 'ok' })
    expect((await api.inject('/v1/version')).json()).toMatchObject({ kind: 'Version', version: '1.2.3' })
    expect((await ask('GET', '/v1/doctor', undefined, { as: 'reader' })).json()).toMatchObject({ kind: 'Doctor', ok: true })
  })

  it('serves the committed OpenAPI document', async () => {
    const committed = JSON.parse(await readFile(join(import.meta.dirname, 'openapi.json'), 'utf8'))
    const served = (await api.inject('/v1/openapi.json')).json()
    expect({ ...served, info: null }).toEqual({ ...committed, info: null })
  })
})

describe('idempotency keys', () => {
  const body = (name: string) => ({ name, role: 'reader' })

  it('answer a repeated request with the same document and status', async () => {
    const first = await ask('POST', '/v1/tokens', body('twice'), { key: 'a' })
    const second = await ask('POST', '/v1/tokens', body('twice'), { key: 'a' })
    expect([first.statusCode, second.statusCode]).toEqual([201, 201])
    expect(second.json()).toEqual({ ...first.json(), secret: null })
  })

  it('belong to one request', async () => {
    await ask('POST', '/v1/tokens', body('one'), { key: 'b' })
    expect((await ask('POST', '/v1/tokens', body('two'), { key: 'b' })).json()).toMatchObject({ code: 'conflict' })
  })

  it('count per operation, so that a command of several requests may use one', async () => {
    const release = await aStoredRelease(plane, '1.0.0')
    const created = await ask('POST', '/v1/releases', { name: 'other', version: '1', digest: release.digest }, { key: 'b' })
    expect(created.statusCode).toBe(201)
  })

  it('start one rollout however often it is sent at once', async () => {
    const { id } = await aPlan(plane, freshName())
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('POST', '/v1/rollouts', { plan: id }, { as: 'operator', key: 'c' })))
    expect(answers.map((answer) => answer.statusCode)).toEqual(Array(10).fill(202))
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1)
  })

  it('may be left out', async () => {
    const { id } = await aPlan(plane, freshName())
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('POST', '/v1/rollouts', { plan: id }, { as: 'operator' })))
    const won = answers.filter((answer) => answer.statusCode === 202)
    expect(won).toHaveLength(1)
    const [run] = won[0]?.json().runs ?? []
    const others = answers.filter((answer) => answer.statusCode === 409).map((answer) => answer.json())
    expect(others.filter((problem) => problem.code === 'busy' && problem.id === run.id && problem.retryable)).toHaveLength(49)
  })
})

describe('instances', () => {
  it('are added, shown with what they do now, started, stopped, examined and removed', async () => {
    const name = freshName()
    asked()
    const config = { series: '16.0', adminUrl: 'env:A', updaterUrl: 'env:B', runtime: 'spawn', odooHome: '/opt/odoo/16.0', listen: '127.0.0.1:18069' }
    const added = await ask('POST', '/v1/instances?reason=new', { name, config })
    expect(added.statusCode).toBe(201)
    expect(added.json()).toMatchObject({ kind: 'Instance', name, config: { listen: '127.0.0.1:18069', dbUrl: 'env:ACME_DB' } })
    expect((await ask('GET', `/v1/instances/${name}`)).json()).toMatchObject({ serving: { state: 'serving', pid: 4711 } })
    for (const verb of ['start', 'stop'])
      expect((await ask('POST', `/v1/instances/${name}/${verb}`, undefined, { as: 'operator' })).statusCode).toBe(200)
    expect((await ask('POST', `/v1/instances/${name}/books`, undefined, { as: 'operator' })).json()).toMatchObject({ kind: 'Books', verdict: 'ok' })
    expect((await ask('DELETE', `/v1/instances/${name}?reason=done`)).statusCode).toBe(200)
    expect(asked()).toEqual([`prepareInstance ${name}`, `startInstance ${name}`, `stopInstance ${name}`, `takeBooks ${name}`])
    await plane.useCases.exportJournal()
    const events = (await ask('GET', `/v1/journal?subject=${encodeURIComponent(name)}`)).json().items
    expect(events.map((event: { type: string }) => event.type)).toEqual([
      'instance.added',
      'instance.started',
      'instance.stopped',
      'instance.booksTaken',
      'instance.removed',
    ])
    expect(events[0]).toMatchObject({ actor: 'the-administrator', data: { reason: 'new' } })
  })

  it('take secrets by reference only', async () => {
    const config = { series: '16.0', adminUrl: 'postgres://admin:hunter2@db/x', updaterUrl: 'env:B', runtime: 'spawn', odooHome: '/opt/odoo/16.0' }
    const refused = await ask('POST', '/v1/instances', { name: freshName(), config })
    expect(refused.statusCode).toBe(400)
    expect(refused.body).not.toContain('hunter2')
  })

  it('are left alone while a run holds them', async () => {
    const name = freshName()
    const { id } = await aPlan(plane, name)
    const rollout = (await ask('POST', '/v1/rollouts', { plan: id })).json()
    asked()
    const refused = await ask('POST', `/v1/instances/${name}/stop`)
    expect(refused.json()).toMatchObject({ code: 'busy', id: rollout.runs[0].id, hint: `evenkeel rollout watch ${rollout.id}` })
    expect(asked()).toEqual([])
  })

  it('come a page at a time', async () => {
    for (let index = 0; index < 5; index += 1) await anInstance(plane, `page${index}/test`)
    const first = (await ask('GET', '/v1/instances?limit=3&after=page')).json()
    expect(first.items.map((each: { name: string }) => each.name)).toEqual(['page0/test', 'page1/test', 'page2/test'])
    const second = (await ask('GET', `/v1/instances?limit=3&after=${encodeURIComponent(first.next)}`)).json()
    expect(second.items.slice(0, 2).map((each: { name: string }) => each.name)).toEqual(['page3/test', 'page4/test'])
  })
})

describe('releases', () => {
  it('are announced, sent, named and found', async () => {
    const modules = [releaseModule('shop', 'uploaded')]
    const digest = releaseDigest({ series: '16.0', modules })
    const announced = await ask('POST', '/v1/content', { series: '16.0', modules }, { as: 'operator' })
    expect(announced.json()).toEqual({ apiVersion: 'evenkeel/v1', kind: 'Content', digest, series: '16.0', modules, received: false })
    const early = await ask('POST', '/v1/releases', { name: 'up', version: '1', digest })
    expect(early.json()).toMatchObject({ code: 'notFound', message: expect.stringContaining('not here') })
    const tar = { as: 'operator' as const, headers: { 'content-type': 'application/x-tar' } }
    const sent = await ask('PUT', `/v1/content/${digest}`, Buffer.from('a tar'), tar)
    expect(sent.json()).toMatchObject({ digest, received: true })
    expect(effects.received.get(digest)?.toString()).toBe('a tar')
    expect((await ask('POST', '/v1/content', { series: '16.0', modules })).json()).toMatchObject({ received: true })
    expect((await ask('POST', '/v1/releases', { name: 'up', version: '1', digest })).statusCode).toBe(201)
    expect((await ask('GET', '/v1/releases/up@1')).json()).toMatchObject({ kind: 'Release', digest, expects: [] })
    expect((await ask('GET', `/v1/releases/${digest.slice(0, 20)}`)).json()).toMatchObject({ name: 'up' })
    expect((await ask('PUT', `/v1/content/${contentOf('unknown')}`, Buffer.from('x'), tar)).statusCode).toBe(404)
  })

  it('are asked for again when their files were lost', async () => {
    const modules = [releaseModule('shop', 'lost')]
    const { digest } = await plane.useCases.announceContent({ series: '16.0', modules })
    await plane.useCases.confirmContent(plane.command(), digest)
    expect((await ask('POST', '/v1/content', { series: '16.0', modules })).json()).toMatchObject({ received: false })
  })
})

describe('the diff of a release', () => {
  it('is against another release or an instance, one of them', async () => {
    const name = freshName()
    await anInstance(plane, name)
    await aStoredRelease(plane, '7.1.0')
    await aStoredRelease(plane, '7.1.1')
    const url = '/v1/releases/shop@7.1.1/diff'
    expect((await ask('GET', `${url}?from=shop@7.1.0`, undefined, { as: 'reader' })).json()).toMatchObject({
      kind: 'ReleaseDiff',
      from: { label: 'shop@7.1.0' },
      modules: [{ need: 'restart' }],
    })
    expect((await ask('GET', `${url}?instance=${name}`)).json()).toMatchObject({ instance: name, to: { label: 'shop@7.1.1' } })
    expect((await ask('GET', url)).json()).toMatchObject({ code: 'usage' })
    expect((await ask('GET', `${url}?from=shop@7.1.0&instance=${name}`)).json()).toMatchObject({ code: 'usage' })
    expect((await ask('GET', `${url}?instance=no/where`)).statusCode).toBe(404)
    expect((await ask('GET', `${url}?from=shop@9.9.9`)).statusCode).toBe(404)
  })
})

describe('the check of a release', () => {
  it('is of one release, and against another one where a base is named', async () => {
    await aStoredRelease(plane, '7.2.0')
    await aStoredRelease(plane, '7.2.1')
    const url = '/v1/releases/shop@7.2.1/check'
    expect((await ask('GET', url, undefined, { as: 'reader' })).json()).toMatchObject({ kind: 'ReleaseCheck', notMeasured: [] })
    expect((await ask('GET', `${url}?base=shop@7.2.0`)).json()).toMatchObject({ notMeasured: ['shop@7.2.0'] })
    expect((await ask('GET', `${url}?base=shop@9.9.9`)).statusCode).toBe(404)
  })
})

describe('plans', () => {
  it('are made by looking and shown', async () => {
    const name = freshName()
    await anInstance(plane, name)
    await aStoredRelease(plane, '7.0.0')
    const made = await ask('POST', '/v1/plans', { release: 'shop@7.0.0', instances: [name] }, { as: 'operator' })
    expect(made.statusCode).toBe(201)
    expect(made.json()).toMatchObject({ kind: 'Plan', release: { version: '7.0.0' }, instances: [{ instance: name, refusals: [], outageMs: null }] })
    expect((await ask('GET', `/v1/plans/${made.json().id}`)).json()).toEqual(made.json())
    expect((await ask('GET', '/v1/plans?limit=1')).json().items).toEqual([made.json()])
    expect((await ask('POST', '/v1/plans', { release: 'shop@7.0.0', instances: [name, name] })).json()).toMatchObject({ code: 'usage' })
    expect((await ask('POST', '/v1/plans', { release: 'shop@7.0.0', instances: ['no/where'] })).statusCode).toBe(404)
    expect((await ask('POST', '/v1/plans', { release: 'shop@7.7.7', instances: [name] })).statusCode).toBe(404)
  })

  it('take a free disk only with a reason', async () => {
    const name = freshName()
    await anInstance(plane, name)
    const body = { release: 'shop@7.0.0', instances: [name], diskFreeBytes: 5 }
    expect((await ask('POST', '/v1/plans', body)).json()).toMatchObject({ code: 'usage', hint: expect.stringContaining('--reason') })
    expect((await ask('POST', '/v1/plans?reason=df', body)).json()).toMatchObject({ diskFree: { bytes: 5, reason: 'df' } })
  })
})

describe('runs', () => {
  it('go back over a loss list that is accepted by its digest', async () => {
    const { run } = await endedRollout(plane, freshName())
    const url = `/v1/runs/${run}/rollback`
    asked()
    const first = await ask('POST', url, {}, { as: 'operator' })
    expect(first.statusCode).toBe(409)
    expect(first.json()).toMatchObject({ code: 'held', loss: { kind: 'Loss', digest: loss.digest } })
    const seen = loss.digest
    loss = aLoss({ mailsSent: 1 })
    expect((await ask('POST', url, { acceptLoss: seen })).json()).toMatchObject({ code: 'stale', loss: { digest: loss.digest, mailsSent: 1 } })
    expect(asked()).toEqual([])
    const accepted = await ask('POST', url, { acceptLoss: loss.digest }, { key: 'back' })
    expect(accepted.statusCode).toBe(202)
    expect(accepted.json()).toMatchObject({ state: 'queued', rollback: { state: 'requested', by: 'the-administrator' } })
    expect((await ask('POST', url, { acceptLoss: loss.digest }, { key: 'back' })).json()).toEqual(accepted.json())
    expect(asked()).toEqual(['wakeDispatcher'])
  })

  it('are settled first and cleaned after, again if need be', async () => {
    const { run } = await endedRollout(plane, freshName())
    asked()
    for (let time = 0; time < 2; time += 1)
      expect((await ask('POST', `/v1/runs/${run}/settle`, undefined, { as: 'operator' })).json()).toMatchObject({ settledAt: expect.any(String) })
    expect(asked()).toEqual([`dropWayBack ${run}`, `dropWayBack ${run}`])
  })

  it('give their log in parts of whole characters', async () => {
    const { run } = await endedRollout(plane, freshName())
    let text = ''
    let part = { next: 0, complete: false, text: '' }
    while (!part.complete) {
      part = (await ask('GET', `/v1/runs/${run}/log?offset=${part.next}`)).json()
      text += part.text
    }
    expect(text).toBe(log.toString())
    expect(part.next).toBe(log.length)
  })

  it('give their evidence, harmless in a browser', async () => {
    const { run } = await endedRollout(plane, freshName())
    expect((await ask('GET', `/v1/runs/${run}/evidence`)).json()).toMatchObject({ items: [{ name: 'run.json', bytes: 2 }], next: null })
    const page = await ask('GET', `/v1/runs/${run}/evidence/books.html`, undefined, { as: 'reader' })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect((await ask('GET', `/v1/runs/${run}/evidence/none.json`)).statusCode).toBe(404)
    expect((await ask('GET', `/v1/runs?limit=1`)).json().items[0].id).toBe(run)
  })
})

describe('the journal', () => {
  it('is listed, verified against a head and exported', async () => {
    const exported = (await ask('GET', '/v1/journal/export', undefined, { as: 'reader' })).body.trimEnd().split('\n')
    const head = (await ask('GET', '/v1/journal/head')).json()
    expect(exported).toHaveLength(head.seq)
    expect(JSON.parse(exported.at(-1) ?? '')).toMatchObject({ seq: head.seq, hash: head.hash })
    expect((await ask('POST', '/v1/journal/verify', { head })).json()).toMatchObject({
      ok: true,
      sealed: head.seq,
      head: { seq: head.seq, hash: head.hash },
    })
    const forged = { seq: head.seq, hash: 'f'.repeat(64) }
    expect((await ask('POST', '/v1/journal/verify', { head: forged })).json()).toMatchObject({ ok: false, firstBad: { seq: head.seq } })
    const page = (await ask('GET', '/v1/journal?limit=2&after=1')).json()
    expect(page).toMatchObject({ kind: 'JournalList', items: [{ seq: 2 }, { seq: 3 }], next: '3' })
    expect((await ask('GET', '/v1/journal?since=2099-01-01T00:00:00Z')).json().items).toEqual([])
  })
})
