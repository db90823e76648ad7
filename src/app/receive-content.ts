/**
 * Content arrives in two requests, so that its digest is known before a byte is sent: announced as JSON (series and modules, whose digest the content's is), and
 * then its files, unless they are here already. The files are hashed again where they are unpacked, which is an outside effect and not done here.
 */
import { EvenkeelError } from '../domain/error.ts'
import type { Series } from '../domain/instance.ts'
import { type ReleaseModule, releaseDigest } from '../domain/release.ts'
import { type Database, inTransaction, toTime } from '../store/database.ts'
import { announceContent, type Content, getContent, markReceived } from '../store/releases.ts'
import { type Command, carryOut, tell } from './command.ts'

export async function announce(db: Database, input: { series: Series; modules: ReleaseModule[] }): Promise<Content> {
  const names = new Set(input.modules.map((module) => module.name))
  if (names.size !== input.modules.length) throw new EvenkeelError('usage', 'A module is named twice.', { hint: 'give every module folder once' })
  const digest = releaseDigest(input)
  await inTransaction(db, (tx) => announceContent(tx, { digest, ...input }))
  return mustBeAnnounced(db, digest)
}

export async function mustBeAnnounced(db: Database, digest: string): Promise<Content> {
  const content = await getContent(db, digest)
  if (!content)
    throw new EvenkeelError('notFound', `No content ${digest} was announced.`, { hint: 'announce its series and modules first', id: digest })
  return content
}

/** Says that the files lie in their place, hashed and equal to the digest. */
export function confirmContent(db: Database, command: Command, digest: string): Promise<Content> {
  return carryOut(db, command, async (tx) => {
    await markReceived(tx, digest, toTime(command.now))
    await tell(tx, command, { type: 'content.received', subject: digest, key: digest })
    return mustBeAnnounced(tx, digest)
  })
}
