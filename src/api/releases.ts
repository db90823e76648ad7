/**
 * Releases. Content comes in two requests: announced as JSON, whose digest is the content's, and then, unless it is here already, its files as a tar stream under
 * that digest. So the digest is known before a byte is sent, the list of modules needs no header of its own, and an upload that is repeated sends nothing.
 */
import { type Readable, Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { UseCases } from '../app/use-cases.ts'
import { formatBytes } from '../domain/bytes.ts'
import { Digest } from '../domain/digest.ts'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import { Expects } from '../domain/expects.ts'
import { InstanceName, Series } from '../domain/instance.ts'
import { ReleaseDiff } from '../domain/need.ts'
import { Release, ReleaseModule, ReleaseName, ReleaseRef, ReleaseVersion } from '../domain/release.ts'
import { ReleaseCheck } from '../domain/release-check.ts'
import { ReleaseNotes } from '../domain/release-notes.ts'
import type { Against } from './effects.ts'
import { type ApiContext, addRoute } from './route.ts'
import { Content, PageQuery, ReleaseList } from './schemas.ts'

export const tarType = 'application/x-tar'

const NewContent = z.object({ series: Series, modules: z.array(ReleaseModule).min(1).max(2000) }).strict()
const NewRelease = z.object({ name: ReleaseName, version: ReleaseVersion, digest: Digest, expects: Expects.default([]) }).strict()

/** The other side: what was before. */
const Comparison = z.object({ from: ReleaseRef.optional(), instance: InstanceName.optional() })

export function releaseRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'releases'
  app.addContentTypeParser(tarType, (_request, payload, done) => done(null, payload))

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/content',
    operation: 'announceContent',
    tag,
    summary: 'Say which modules will come; the answer has their digest, and whether the files have to be sent',
    access: 'operator',
    changes: 'repeatable',
    errors: [],
    body: NewContent,
    answer: Content,
    handle: async ({ body }) => {
      const content = await useCases.announceContent(body)
      const received = content.receivedAt !== null && (await effects.hasContent(content.digest))
      return toDocument('Content', { digest: content.digest, series: content.series, modules: content.modules, received })
    },
  })

  addRoute(app, context, {
    method: 'PUT',
    url: '/v1/content/:digest',
    operation: 'putContent',
    tag,
    summary: 'Send the files of announced modules as a tar archive; every file is hashed again here',
    access: 'operator',
    changes: 'repeatable',
    errors: ['notFound', 'bad'],
    params: z.object({ digest: Digest }),
    body: z.unknown(),
    bodyType: tarType,
    answer: Content,
    handle: async ({ command, params, body }) => {
      const { digest, series, modules } = await useCases.showContent(params.digest)
      await effects.receiveContent({ digest, series, modules, content: limited(body as Readable, context.contentLimitBytes) })
      await useCases.confirmContent(command, digest)
      return toDocument('Content', { digest, series, modules, received: true })
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/releases',
    operation: 'listReleases',
    tag,
    summary: 'Releases, newest first',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    query: PageQuery,
    answer: ReleaseList,
    handle: ({ query }) => useCases.listReleases(query),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/releases',
    operation: 'createRelease',
    tag,
    summary: 'Give received content a name and a version',
    access: 'operator',
    changes: 'keyed',
    errors: ['notFound', 'conflict'],
    body: NewRelease,
    answer: Release,
    status: 201,
    handle: ({ command, body }) => useCases.createRelease(command, body),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/releases/:release',
    operation: 'showRelease',
    tag,
    summary: 'A release by name@version or by the first digits of its digest',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: z.object({ release: ReleaseRef }),
    answer: Release,
    handle: ({ params }) => useCases.showRelease(params.release),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/releases/:release/diff',
    operation: 'diffRelease',
    tag,
    summary: 'What a release changes against another one, or on an instance, and what each module needs',
    access: 'reader',
    changes: 'no',
    errors: ['notFound', 'unreachable'],
    params: z.object({ release: ReleaseRef }),
    query: Comparison,
    answer: ReleaseDiff,
    handle: async ({ params, query }) => effects.diff(await against(useCases, query), await useCases.showRelease(params.release)),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/releases/:release/check',
    operation: 'checkRelease',
    tag,
    summary: 'What the rules say about the modules of a release, with what changed since another one where a base is given',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: z.object({ release: ReleaseRef }),
    query: z.object({ base: ReleaseRef.optional() }),
    answer: ReleaseCheck,
    handle: async ({ params, query }) =>
      effects.check(await useCases.showRelease(params.release), query.base === undefined ? null : await useCases.showRelease(query.base)),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/releases/:release/notes',
    operation: 'draftReleaseNotes',
    tag,
    summary: 'A draft of the release notes: what users will find new, other or gone against another release, or on an instance',
    access: 'reader',
    changes: 'no',
    errors: ['notFound', 'unreachable'],
    params: z.object({ release: ReleaseRef }),
    query: Comparison,
    answer: ReleaseNotes,
    handle: async ({ params, query }) => effects.releaseNotes(await against(useCases, query), await useCases.showRelease(params.release)),
  })
}

async function against(useCases: UseCases, { from, instance }: z.infer<typeof Comparison>): Promise<Against> {
  if (instance !== undefined && from === undefined) return { instance: await useCases.showInstance(instance) }
  if (from !== undefined && instance === undefined) return { release: await useCases.showRelease(from) }
  throw new EvenkeelError('usage', 'Say what to compare with: another release (from) or an instance, one of them.')
}

/** Passes a stream on and breaks it off at the limit: nothing larger is ever on our disk. */
function limited(content: Readable, limit: number): Readable {
  let bytes = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes <= limit) return done(null, chunk)
      done(
        new EvenkeelError('usage', `The upload is larger than ${formatBytes(limit)}; nothing of it was kept.`, {
          hint: 'leave out what is no module code',
        }),
      )
    },
  })
  content.on('error', (error) => counter.destroy(error))
  return content.pipe(counter)
}
