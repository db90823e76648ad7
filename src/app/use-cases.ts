/** The use cases bound to one database and one clock: what the API and the server are given. */

import { oneAtATime } from '../domain/one-at-a-time.ts'
import type { Database } from '../store/database.ts'
import { head, sealOnce, streamJournal, verifyJournal } from '../store/journal.ts'
import { findRelease } from '../store/releases.ts'
import { findRollout } from '../store/rollouts.ts'
import { abortRollout } from './abort-rollout.ts'
import { type AcceptRelease, acceptRelease } from './accept-release.ts'
import { type AddInstance, addInstance, mustBeNew } from './add-instance.ts'
import { authenticate } from './authenticate.ts'
import { type Command, earlierAnswer } from './command.ts'
import { type CreatePlan, createPlan } from './create-plan.ts'
import { type CreateRelease, createRelease } from './create-release.ts'
import { createToken } from './create-token.ts'
import { findInstance } from './find-instance.ts'
import { findPlan } from './find-plan.ts'
import { findRun } from './find-run.ts'
import {
  type JournalPage,
  type Page,
  pageOfInstances,
  pageOfJournal,
  pageOfPlans,
  pageOfReleases,
  pageOfRollouts,
  pageOfRuns,
  pageOfTokens,
} from './queries/pages.ts'
import { watchRollout } from './queries/watch-rollout.ts'
import { announce, confirmContent, mustBeAnnounced } from './receive-content.ts'
import { type InstanceEffect, recordEffect } from './record-effect.ts'
import { removeInstance } from './remove-instance.ts'
import { type RequestRollback, requestRollback } from './request-rollback.ts'
import { revokeToken } from './revoke-token.ts'
import { settleRun } from './settle-run.ts'
import { startRollout } from './start-rollout.ts'

export function bindUseCases(db: Database, now: () => number) {
  const inTurn = oneAtATime()
  return {
    now,
    authenticate: (secret: string) => authenticate(db, secret),
    earlierAnswer: (command: Pick<Command, 'actor' | 'idempotency'>) => earlierAnswer(db, command),
    /** Throws when the database does not answer. */
    ping: async () => {
      await head(db)
    },

    createToken: (command: Command, input: Parameters<typeof createToken>[2]) => createToken(db, command, input),
    revokeToken: (command: Command, name: string) => revokeToken(db, command, name),
    listTokens: (page: Page) => pageOfTokens(db, page),

    addInstance: (command: Command, input: AddInstance) => addInstance(db, command, input),
    mustBeNew: (name: string) => mustBeNew(db, name),
    removeInstance: (command: Command, name: string) => removeInstance(db, command, name),
    showInstance: (name: string) => findInstance(db, name),
    listInstances: (page: Page) => pageOfInstances(db, page),
    recordEffect: (command: Command, effect: { type: InstanceEffect; instance: string; data?: Record<string, unknown> }) =>
      recordEffect(db, command, effect),

    announceContent: (input: Parameters<typeof announce>[1]) => announce(db, input),
    showContent: (digest: string) => mustBeAnnounced(db, digest),
    confirmContent: (command: Command, digest: string) => confirmContent(db, command, digest),
    createRelease: (command: Command, input: CreateRelease) => createRelease(db, command, input),
    showRelease: (ref: string) => findRelease(db, ref),
    listReleases: (page: Page) => pageOfReleases(db, page),

    createPlan: (command: Command, input: CreatePlan) => createPlan(db, command, input),
    showPlan: (id: string) => findPlan(db, id),
    listPlans: (page: Page) => pageOfPlans(db, page),

    /** Starts for the same instances take turns: fifty that look at one database at once would use up its connections, and 49 are refused anyway. */
    startRollout: async (command: Command, planId: string, gatherFacts: Parameters<typeof startRollout>[3]) => {
      const plan = await findPlan(db, planId)
      const instances = plan.instances.map((each) => each.instance).join()
      return inTurn(`start ${instances}`, () => startRollout(db, command, plan, gatherFacts))
    },
    abortRollout: (command: Command, id: string) => abortRollout(db, command, id),
    showRollout: (id: string) => findRollout(db, id),
    listRollouts: (page: Page) => pageOfRollouts(db, page),
    watchRollout: (id: string, wait: () => Promise<boolean>) => watchRollout(db, id, { now, wait }),

    requestRollback: (command: Command, input: RequestRollback, computeLoss: Parameters<typeof requestRollback>[3]) =>
      inTurn(`rollback ${input.run}`, () => requestRollback(db, command, input, computeLoss)),
    acceptRelease: (command: Command, input: AcceptRelease, mustBeNew: Parameters<typeof acceptRelease>[3]) =>
      acceptRelease(db, command, input, mustBeNew),
    settleRun: (command: Command, id: string) => settleRun(db, command, id),
    showRun: (id: string) => findRun(db, id),
    listRuns: (page: Page & { instance?: string | undefined }) => pageOfRuns(db, page),

    listJournal: (page: JournalPage) => pageOfJournal(db, page),
    headOfJournal: () => head(db),
    verifyJournal: (earlier?: { seq: number; hash: string }) => verifyJournal(db, earlier),
    exportJournal: async () => {
      await sealOnce(db)
      return streamJournal(db)
    },
  }
}

export type UseCases = ReturnType<typeof bindUseCases>
