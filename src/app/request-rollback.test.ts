import { describe, expect, it } from 'vitest'
import { aLoss, controlPlane, endedRollout, freshName, gather, journalOf, planFor } from '../../test/control-plane/fixture.ts'
import { Run } from '../domain/run.ts'
import { needPerson, unsettledRunOf } from '../store/runs.ts'

const plane = await controlPlane()
const { useCases, command, database } = plane

describe('going back', () => {
  const invoice = aLoss({ documents: [{ kind: 'Invoice', what: 'created', number: 'INV/1', amount: '10.00', currency: 'EUR', at: null }] })
  const lose = (loss: ReturnType<typeof aLoss>) => async () => loss

  it('shows the loss list, wants its digest, and takes no other', async () => {
    const { run } = await endedRollout(plane, freshName())
    await expect(useCases.requestRollback(command(), { run }, lose(invoice))).rejects.toMatchObject({
      code: 'held',
      loss: invoice,
      hint: expect.stringContaining(invoice.digest),
    })
    const earlier = aLoss().digest
    await expect(useCases.requestRollback(command(), { run, acceptLoss: earlier }, lose(invoice))).rejects.toMatchObject({
      code: 'stale',
      loss: invoice,
    })
    expect(await useCases.showRun(run)).toMatchObject({ state: 'done', rollback: null })
    const queued = await useCases.requestRollback(command({ actor: 'bob' }), { run, acceptLoss: invoice.digest }, lose(invoice))
    expect(Run.parse(queued)).toMatchObject({ state: 'queued', outcome: null, rollback: { state: 'requested', digest: invoice.digest, by: 'bob' } })
    expect((await journalOf(plane, run)).map((event) => event.type)).toContain('run.rollback.requested')
    await expect(useCases.requestRollback(command(), { run, acceptLoss: invoice.digest }, lose(invoice))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is only for the newest run of an instance', async () => {
    const name = freshName()
    const older = await endedRollout(plane, name)
    const newer = await endedRollout(plane, name)
    await expect(useCases.requestRollback(command(), { run: older.run }, lose(aLoss()))).rejects.toMatchObject({ code: 'conflict', id: newer.run })
    await expect(useCases.requestRollback(command(), { run: newer.run }, lose(aLoss()))).rejects.toMatchObject({ code: 'held' })
  })

  it('knows the newest run also when the clock was set back between the two', async () => {
    const name = freshName()
    const older = await endedRollout(plane, name)
    const hourMs = 3_600_000
    const earlier = { ...plane, now: () => plane.now() - hourMs, command: () => ({ ...command(), now: plane.now() - hourMs }) }
    const newer = await endedRollout(earlier, name)
    expect((await useCases.showRun(newer.run)).createdAt < (await useCases.showRun(older.run)).createdAt).toBe(true)
    expect(await unsettledRunOf(database, name, '')).toBe(newer.run)
    await expect(useCases.requestRollback(command(), { run: older.run }, lose(aLoss()))).rejects.toMatchObject({ code: 'conflict', id: newer.run })
    await expect(useCases.requestRollback(command(), { run: newer.run }, lose(aLoss()))).rejects.toMatchObject({ code: 'held' })
  })

  it('does not mind newer runs that changed nothing', async () => {
    const name = freshName()
    const { run } = await endedRollout(plane, name)
    await endedRollout(plane, name, 'notStarted')
    await endedRollout(plane, name, 'aborted')
    await expect(useCases.requestRollback(command(), { run }, lose(aLoss()))).rejects.toMatchObject({ code: 'held' })
  })

  it('waits for a run that holds the instance', async () => {
    const name = freshName()
    const { run } = await endedRollout(plane, name)
    const plan = await planFor(plane, name)
    const live = await useCases.startRollout(command(), plan.id, gather(plane))
    const expected = { code: 'busy', id: live.runs[0]?.id, hint: `evenkeel rollout watch ${live.id}` }
    await expect(useCases.requestRollback(command(), { run, acceptLoss: aLoss().digest }, lose(aLoss()))).rejects.toMatchObject(expected)
  })

  it('never races a start into two live runs', async () => {
    const name = freshName()
    const { run } = await endedRollout(plane, name)
    const plan = await planFor(plane, name)
    const results = await Promise.allSettled([
      useCases.requestRollback(command(), { run, acceptLoss: aLoss().digest }, lose(aLoss())),
      useCases.startRollout(command(), plan.id, gather(plane)),
    ])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    const live = await database.selectFrom('run').select('id').where('instance', '=', name).where('state', '<>', 'done').execute()
    expect(live).toHaveLength(1)
  })

  it('is possible where a run needs a person', async () => {
    const { run } = await endedRollout(plane, freshName())
    await needPerson(database, run, { code: 'undo-failed', why: 'an undo failed', next: 'look' }, plane.now())
    expect(await useCases.requestRollback(command(), { run, acceptLoss: aLoss().digest }, lose(aLoss()))).toMatchObject({ state: 'queued' })
  })
})
