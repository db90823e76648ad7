/** Plans: made by looking, shown before anything runs. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { EvenkeelError } from '../domain/error.ts'
import { PlanId } from '../domain/id.ts'
import { InstanceName } from '../domain/instance.ts'
import { type InstanceFacts, Plan } from '../domain/plan.ts'
import { ReleaseRef } from '../domain/release.ts'
import { type ApiContext, addRoute } from './route.ts'
import { PageQuery, PlanList } from './schemas.ts'

const NewPlan = z
  .object({
    release: ReleaseRef,
    /** In the order in which they are to be released. */
    instances: z.array(InstanceName).min(1).max(200),
    /** Free bytes on the database's disk, where Evenkeel cannot measure it; say in `reason` how you know. */
    diskFreeBytes: z.number().int().nonnegative().optional(),
  })
  .strict()

export function planRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'plans'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/plans',
    operation: 'listPlans',
    tag,
    summary: 'Plans, newest first',
    access: 'reader',
    changes: 'no',
    errors: [],
    query: PageQuery,
    answer: PlanList,
    handle: ({ query }) => useCases.listPlans(query),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/plans',
    operation: 'createPlan',
    tag,
    summary: 'Look at the instances and say what releasing would do; a plan that is refused says why and how to mend it',
    access: 'operator',
    changes: 'keyed',
    errors: ['notFound'],
    body: NewPlan,
    answer: Plan,
    status: 201,
    handle: async ({ command, body }) => {
      if (new Set(body.instances).size !== body.instances.length) throw new EvenkeelError('usage', 'An instance is named twice.')
      const diskFree = givenDisk(body.diskFreeBytes, command.reason)
      const release = await useCases.showRelease(body.release)
      const facts: InstanceFacts[] = []
      for (const instance of body.instances) facts.push(await effects.gatherFacts(instance, release))
      return useCases.createPlan(command, { release, facts, diskFree })
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/plans/:plan',
    operation: 'showPlan',
    tag,
    summary: 'A plan',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: z.object({ plan: PlanId }),
    answer: Plan,
    handle: ({ params }) => useCases.showPlan(params.plan),
  })
}

function givenDisk(bytes: number | undefined, reason: string | undefined) {
  if (bytes === undefined) return null
  if (reason === undefined || reason.trim() === '')
    throw new EvenkeelError('usage', 'A free disk that Evenkeel did not measure needs a reason: how do you know?', {
      hint: 'add --reason "how you know"',
    })
  return { bytes, reason }
}
