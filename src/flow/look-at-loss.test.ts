import { expect, it, onTestFinished } from 'vitest'
import { makeRig } from '../../test/conditions/rig.ts'
import { controlPlane } from '../../test/control-plane/fixture.ts'
import { type LossContent, lossDigest } from '../domain/loss.ts'
import { lookAtLoss } from './look-at-loss.ts'

const plane = await controlPlane()
const nothing: LossContent = { documents: [], numbersReissued: [], mailsSent: 0, files: 0, others: [] }
const oneMail: LossContent = { ...nothing, mailsSent: 1 }

it('Odoo is imported for whoever accepts the list as it is, and let go when it is another one or cannot be read', async () => {
  const rig = await makeRig(plane)
  onTestFinished(() => rig.close())
  const look = (accepted: string | undefined, readLoss: () => Promise<LossContent> = async () => oneMail) =>
    rig.inRun(async (ctx) => {
      const asked: string[] = []
      const runtime = { ...ctx.runtime, standBy: async () => void asked.push('import'), standDown: async () => void asked.push('let go') }
      const tenant = { ...ctx.tenant, modules: async () => [] }
      await lookAtLoss({ ...ctx, runtime, tenant, readLoss }, accepted).catch((error: Error) => asked.push(error.message))
      return asked
    })
  await rig.inRun(async ({ facts }) => {
    await facts.put('before', { modules: [], release: { name: 'shop', version: '1.0' }, served: true })
    await facts.put('updater', { pid: 1, startTime: '1', attempt: 1 } as never)
    await facts.put('opened', { at: 1, counters: {} } as never)
  })
  expect(await look(undefined)).toEqual([])
  expect(await look(lossDigest(oneMail))).toEqual(['import'])
  expect(await look(lossDigest(nothing))).toEqual(['import', 'let go'])
  expect(await look(lossDigest(oneMail), () => Promise.reject(new Error('no connection')))).toEqual(['import', 'let go', 'no connection'])
})
