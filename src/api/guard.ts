/** Who may call what. A bearer token opens a route when its role is the route's or more; a route that does not say who may is a mistake of ours and refuses to exist. */
import type { FastifyInstance } from 'fastify'
import type { UseCases } from '../app/use-cases.ts'
import { EvenkeelError } from '../domain/error.ts'
import { allows } from '../domain/token.ts'

export function guard(app: FastifyInstance, useCases: Pick<UseCases, 'authenticate'>): void {
  app.decorateRequest('token', null)
  app.addHook('onRoute', (route) => {
    if (!route.config?.access) throw new Error(`route ${String(route.method)} ${route.url} does not say who may call it`)
  })
  app.addHook('onRequest', async (request) => {
    // Unknown routes have no configuration of ours and end in notFound.
    const { access } = request.routeOptions.config
    if (access === undefined || access === 'public') return
    const token = await authenticated(useCases, request.headers.authorization)
    if (!allows(token.role, access))
      throw new EvenkeelError('denied', `The token ${token.name} has role ${token.role}; this needs ${access}.`, {
        hint: `ask an administrator: evenkeel token create NAME --role ${access}`,
        id: token.name,
      })
    request.token = token
  })
}

async function authenticated(useCases: Pick<UseCases, 'authenticate'>, header: string | undefined) {
  const secret = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header ?? '')?.[1]
  const hint = 'give --token-file, or ask an administrator: evenkeel token create NAME'
  if (secret === undefined) throw new EvenkeelError('unauthorized', 'A token is needed.', { hint })
  const token = await useCases.authenticate(secret)
  if (!token) throw new EvenkeelError('unauthorized', 'This token is unknown or was revoked.', { hint })
  return token
}
