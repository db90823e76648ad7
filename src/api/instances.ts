/** Instances: added and removed by administrators (their paths are executed), started, stopped and examined by operators. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { busy } from '../app/busy.ts'
import { Books } from '../domain/books.ts'
import { Instance, InstanceName } from '../domain/instance.ts'
import { InstanceRequest } from './effects.ts'
import { type ApiContext, addRoute } from './route.ts'
import { InstanceList, PageQuery } from './schemas.ts'

const NewInstance = z.object({ name: InstanceName, config: InstanceRequest }).strict()

const word = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens')
export const InstanceParams = z.object({ tenant: word, environment: word })

export const nameOf = ({ tenant, environment }: z.infer<typeof InstanceParams>): string => `${tenant}/${environment}`

export function instanceRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'instances'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/instances',
    operation: 'listInstances',
    tag,
    summary: 'Instances by name; what their servers do right now is in the single document only',
    access: 'reader',
    changes: 'no',
    errors: [],
    query: PageQuery,
    answer: InstanceList,
    handle: ({ query }) => useCases.listInstances(query),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/instances',
    operation: 'addInstance',
    tag,
    summary: 'Take an instance under control; what it runs now becomes its first release',
    access: 'administrator',
    changes: 'keyed',
    errors: ['conflict', 'refused', 'unreachable', 'notMeasured'],
    body: NewInstance,
    answer: Instance,
    status: 201,
    handle: async ({ command, body }) => {
      // Before the effort of packing; the transaction looks again.
      await useCases.mustBeNew(body.name)
      const { config, initial } = await effects.prepareInstance(body.name, body.config)
      return useCases.addInstance(command, { name: body.name, config, initial })
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/instances/:tenant/:environment',
    operation: 'showInstance',
    tag,
    summary: 'An instance, and what its server does right now',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: InstanceParams,
    answer: Instance,
    handle: ({ params }) => show(context, nameOf(params)),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/instances/:tenant/:environment/start',
    operation: 'startInstance',
    tag,
    summary: 'Serve what the instance has live',
    access: 'operator',
    changes: 'repeatable',
    errors: ['notFound', 'busy', 'conflict', 'timeout'],
    params: InstanceParams,
    answer: Instance,
    handle: async ({ command, params }) => {
      const instance = await freeInstance(context, nameOf(params))
      await effects.startInstance(instance)
      await useCases.recordEffect(command, { type: 'instance.started', instance: instance.name, data: { release: instance.release } })
      return show(context, instance.name)
    },
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/instances/:tenant/:environment/stop',
    operation: 'stopInstance',
    tag,
    summary: 'Stop the server of the instance',
    access: 'operator',
    changes: 'repeatable',
    errors: ['notFound', 'busy', 'conflict', 'timeout'],
    params: InstanceParams,
    answer: Instance,
    handle: async ({ command, params }) => {
      const instance = await freeInstance(context, nameOf(params))
      await effects.stopInstance(instance)
      await useCases.recordEffect(command, { type: 'instance.stopped', instance: instance.name })
      return show(context, instance.name)
    },
  })

  addRoute(app, context, {
    method: 'DELETE',
    url: '/v1/instances/:tenant/:environment',
    operation: 'removeInstance',
    tag,
    summary: 'Let an instance go; its database, files and server stay as they are',
    access: 'administrator',
    changes: 'keyed',
    errors: ['notFound', 'busy', 'conflict'],
    params: InstanceParams,
    answer: Instance,
    handle: ({ command, params }) => useCases.removeInstance(command, nameOf(params)),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/instances/:tenant/:environment/books',
    operation: 'takeBooks',
    tag: 'books',
    summary: 'Take the books of an instance now, read-only',
    access: 'operator',
    changes: 'repeatable',
    errors: ['notFound', 'unreachable', 'notMeasured', 'timeout'],
    params: InstanceParams,
    answer: Books,
    handle: async ({ command, params }) => {
      const instance = await useCases.showInstance(nameOf(params))
      const books = await effects.takeBooks(instance)
      const data = { verdict: books.verdict, digest: books.digest }
      await useCases.recordEffect(command, { type: 'instance.booksTaken', instance: instance.name, data })
      return books
    },
  })
}

async function show({ useCases, effects }: ApiContext, name: string): Promise<Instance> {
  const instance = await useCases.showInstance(name)
  return { ...instance, serving: await effects.observe(instance) }
}

/** A run decides over its instance's server until it is done. */
async function freeInstance({ useCases }: ApiContext, name: string): Promise<Instance> {
  const instance = await useCases.showInstance(name)
  if (instance.liveRun === null) return instance
  const run = await useCases.showRun(instance.liveRun)
  throw busy(run)
}
