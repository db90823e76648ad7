/** The HTTP API: Fastify with zod for requests and answers alike. Answers are validated too: a document that is not the contract's is our error, not the client's. */
import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyRequest, type RouteOptions } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { EvenkeelError } from '../domain/error.ts'
import { newId } from '../domain/id.ts'
import { guard } from './guard.ts'
import { instanceRoutes } from './instances.ts'
import { journalRoutes } from './journal.ts'
import { moduleRoutes } from './modules.ts'
import { planRoutes } from './plans.ts'
import { type ApiLog, sendProblem } from './problem.ts'
import { releaseRoutes } from './releases.ts'
import { rolloutRoutes } from './rollouts.ts'
import type { ApiContext } from './route.ts'
import { runRoutes } from './runs.ts'
import { componentRegistry } from './schemas.ts'
import { systemRoutes } from './system.ts'
import { tokenRoutes } from './tokens.ts'

const jsonLimitBytes = 4 * 1024 * 1024
const defaultContentLimitBytes = 1024 * 1024 * 1024

export type ApiDependencies = Pick<ApiContext, 'useCases' | 'effects' | 'version'> & {
  contentLimitBytes?: number
  /** The process's own log. Nothing that is written to it comes from a header or a body. Left out: nothing is logged. */
  log?: ApiLog
  /** Told of every route as it is registered, for tests that walk them all. */
  onRoute?: (route: RouteOptions) => void
}

const silent: ApiLog = { info: () => {}, warn: () => {}, error: () => {} }

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

function ownCompilersOnly(): never {
  throw new Error('a route was registered before the compilers')
}

/** Ready to `inject` or to `listen`. Opens nothing by itself. */
export async function buildApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
  const { useCases, effects, version, log = silent, onRoute, contentLimitBytes = defaultContentLimitBytes } = dependencies
  const app: FastifyInstance = Fastify({
    // Told in our own words, below: the library's log holds addresses and headers.
    logger: false,
    bodyLimit: jsonLimitBytes,
    exposeHeadRoutes: false,
    // What is under way is answered; streams end by `closing`.
    forceCloseConnections: 'idle',
    // A caller's own id would let him write into our log under somebody else's.
    requestIdHeader: false,
    genReqId: () => newId('req', useCases.now()),
    routerOptions: { maxParamLength: 300 },
    // Or the library loads its own, 150 files, before it is told of ours.
    schemaController: { compilersFactory: { buildValidator: ownCompilersOnly, buildSerializer: ownCompilersOnly } },
  })
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => sendProblem(error, { request, reply, log }))
  app.setNotFoundHandler((request, reply) => {
    const unknown = new EvenkeelError('notFound', `There is no route ${request.method} ${pathOf(request)}.`, { hint: 'GET /v1/openapi.json' })
    return sendProblem(unknown, { request, reply, log })
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    // A connection is not kept when the server closes, or when an upload was refused in the middle: nobody would read the rest of it.
    if (closing.signal.aborted || !request.raw.complete) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request, reply) => {
    const { changes } = request.routeOptions.config
    if (changes === undefined || changes === 'no') return
    const { name } = request.token ?? { name: 'nobody' }
    log.info(`${request.id} ${name}: ${request.method} ${pathOf(request)} ${reply.statusCode} in ${Math.round(reply.elapsedTime)} ms`)
  })
  await documentation(app, version)
  if (onRoute) app.addHook('onRoute', onRoute)
  guard(app, useCases)

  const context: ApiContext = { useCases, effects, version, contentLimitBytes, closing: closing.signal }
  for (const routes of [systemRoutes, tokenRoutes, instanceRoutes, releaseRoutes, moduleRoutes, planRoutes, rolloutRoutes, runRoutes, journalRoutes])
    routes(app, context)
  app.route({ method: 'GET', url: '/v1/openapi.json', config: { access: 'public' }, schema: { hide: true }, handler: async () => app.swagger() })
  await app.ready()
  return app
}

async function documentation(app: FastifyInstance, version: string): Promise<void> {
  const options = { schemaRegistry: componentRegistry }
  const components = createJsonSchemaTransformObject(options)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Evenkeel', description: 'Release control for Odoo. The documents are those of the command line.', version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: createJsonSchemaTransform(options),
    transformObject: (document) => withoutInputs(components(document)),
  })
}

/** The library writes every component a second time, as it would be in a request; ours are answers, and requests have shapes of their own. */
function withoutInputs(document: ReturnType<SwaggerTransformObject>): ReturnType<SwaggerTransformObject> {
  const { components } = document as { components?: { schemas?: object } }
  const schemas = Object.fromEntries(Object.entries(components?.schemas ?? {}).filter(([name]) => !name.endsWith('Input')))
  return { ...document, components: { ...components, schemas } } as ReturnType<SwaggerTransformObject>
}
