/** Gives received content a name and a version, and says what it expects to change. A name never changes its content. */

import { canonicalJson } from '../domain/digest.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { Expects } from '../domain/expects.ts'
import { type Release, releaseLabel } from '../domain/release.ts'
import { type Database, toTime } from '../store/database.ts'
import { getContent, insertRelease, releaseOf } from '../store/releases.ts'
import { type Command, carryOut, tell } from './command.ts'

export interface CreateRelease {
  name: string
  version: string
  digest: string
  expects: Expects
}

/**
 * Creating the same release again answers with it.
 * @throws EvenkeelError `conflict` when the name and version stand for something else, `notFound` when the content is not here
 */
export function createRelease(db: Database, command: Command, input: CreateRelease): Promise<Release> {
  return carryOut(db, command, async (tx) => {
    const content = await getContent(tx, input.digest)
    if (!content?.receivedAt)
      throw new EvenkeelError('notFound', `The content ${input.digest} is not here.`, {
        hint: 'evenkeel release create uploads it',
        id: input.digest,
      })
    const inserted = await insertRelease(tx, { ...input, createdBy: command.actor, createdAt: toTime(command.now) })
    const release = await releaseOf(tx, input)
    if (!inserted) {
      mustBeSame(release, input)
      return release
    }
    const label = releaseLabel(release)
    await tell(tx, command, {
      type: 'release.created',
      subject: label,
      key: `${label}/created`,
      data: { digest: release.digest, expects: release.expects },
    })
    return release
  })
}

function mustBeSame(release: Release, input: CreateRelease): void {
  const label = releaseLabel(release)
  const details = { hint: `give this one another --version, or see evenkeel release show ${label}`, id: label }
  if (release.digest !== input.digest) throw new EvenkeelError('conflict', `${label} stands for other content (${release.digest}).`, details)
  if (canonicalJson(release.expects) !== canonicalJson(input.expects))
    throw new EvenkeelError('conflict', `${label} was made with other expectations.`, details)
}
