/** Tokens: an administrator's business. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { CreatedToken, Role, Token, TokenName } from '../domain/token.ts'
import { type ApiContext, addRoute } from './route.ts'
import { PageQuery, TokenList } from './schemas.ts'

export function tokenRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases } = context
  const tag = 'tokens'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/tokens',
    operation: 'listTokens',
    tag,
    summary: 'Tokens by name, revoked ones too',
    access: 'administrator',
    changes: 'no',
    errors: [],
    query: PageQuery,
    answer: TokenList,
    handle: ({ query }) => useCases.listTokens(query),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/tokens',
    operation: 'createToken',
    tag,
    summary: 'Create a token; its secret is in this answer and nowhere else',
    access: 'administrator',
    changes: 'keyed',
    errors: ['conflict'],
    body: z.object({ name: TokenName, role: Role }).strict(),
    answer: CreatedToken,
    status: 201,
    handle: ({ command, body }) => useCases.createToken(command, body),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/tokens/:name/revoke',
    operation: 'revokeToken',
    tag,
    summary: 'Revoke a token',
    access: 'administrator',
    changes: 'keyed',
    errors: ['notFound', 'conflict'],
    params: z.object({ name: TokenName }),
    answer: Token,
    handle: ({ command, params }) => useCases.revokeToken(command, params.name),
  })
}
