/** Modules over the whole estate: who runs what, and what it costs to release. Looks at databases and folders; changes nothing. */
import type { FastifyInstance } from 'fastify'
import { EstateReview } from '../domain/estate-review.ts'
import { ModuleReview } from '../domain/module-review.ts'
import { InstanceParams, nameOf } from './instances.ts'
import { type ApiContext, addRoute } from './route.ts'

/** More than any estate that one control plane governs. */
const all = { limit: 10_000 }

export function moduleRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'modules'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/modules/review',
    operation: 'reviewEstate',
    tag,
    summary: 'Which instance runs which content of each module, where tenants drifted apart, and what nobody uses',
    access: 'reader',
    changes: 'no',
    errors: [],
    answer: EstateReview,
    handle: async () => {
      const [instances, releases] = [await useCases.listInstances(all), await useCases.listReleases(all)]
      return effects.reviewEstate(instances.items, releases.items)
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/instances/:tenant/:environment/review',
    operation: 'reviewInstance',
    tag,
    summary: "What each of an instance's own modules costs to release, and why",
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: InstanceParams,
    answer: ModuleReview,
    handle: async ({ params }) => effects.reviewInstance(await useCases.showInstance(nameOf(params))),
  })
}
