/** Whether the control plane is up, which version it is, and what its doctor says. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Doctor, DoctorFix } from '../domain/doctor.ts'
import { toDocument } from '../domain/document.ts'
import { type ApiContext, addRoute } from './route.ts'
import { Health, Version } from './schemas.ts'

export function systemRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'system'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/health',
    operation: 'getHealth',
    tag,
    summary: 'Whether the control plane and its database answer',
    access: 'public',
    changes: 'no',
    errors: [],
    answer: Health,
    handle: async () => {
      await useCases.ping()
      return toDocument('Health', { status: 'ok' as const })
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/version',
    operation: 'getVersion',
    tag,
    summary: 'Version of the control plane',
    access: 'public',
    changes: 'no',
    errors: [],
    answer: Version,
    handle: async () => toDocument('Version', { version: context.version }),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/doctor',
    operation: 'getDoctor',
    tag,
    summary: 'What is missing, and the command that mends it',
    access: 'reader',
    changes: 'no',
    errors: [],
    answer: Doctor,
    handle: () => effects.doctor(),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/doctor/fixes',
    operation: 'fixFindings',
    tag,
    summary: 'Mend what doctor names by these ids; each is looked for again right before, and nothing that a run holds is touched',
    access: 'administrator',
    changes: 'repeatable',
    errors: [],
    body: z.object({ fixes: z.array(z.string().max(100)).min(1).max(1000) }).strict(),
    answer: DoctorFix,
    handle: ({ command, body }) => effects.fix(command, body.fixes),
  })
}
