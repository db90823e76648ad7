/** Everything that can be left, in the order in which it is mended: who works goes first, then who keeps users out, then what costs room. */
import { runLabel } from '../../domain/id.ts'
import type { BoundInstance } from '../../flow/context.ts'
import type { Database } from '../../store/database.ts'
import { listRunNeeds } from '../../store/runs.ts'
import { leftDatabases } from './databases.ts'
import { leftFence } from './fence.ts'
import { leftFolders } from './folders.ts'
import type { FindInInstance, FindOnServer, Found, LeftoverContext, RunBook } from './found.ts'
import { leftInstances } from './instance-folders.ts'
import { leftFiles } from './kept-files.ts'
import { wrongLink } from './link.ts'
import { olderRecords } from './records.ts'
import { releaseFiles, unfinishedUploads } from './releases.ts'
import { notServed } from './serving.ts'
import { leftUpdaters } from './updaters.ts'

const inInstance: FindInInstance[] = [leftUpdaters, leftFence, wrongLink, notServed, leftDatabases, leftFolders, leftFiles]
const onServer: FindOnServer[] = [olderRecords, releaseFiles, unfinishedUploads, leftInstances]

export async function readRunBook(database: Database): Promise<RunBook> {
  const runs = await listRunNeeds(database)
  return {
    known: new Map(runs.map(({ id }) => [runLabel(id), id])),
    needed: new Set(runs.filter(({ needed }) => needed).map(({ id }) => runLabel(id))),
  }
}

export interface Look {
  found: Found[]
  /** What could not be looked for, each sentence once. */
  problems: string[]
}

export function lookInInstance(ctx: LeftoverContext, bound: BoundInstance): Promise<Look> {
  return look(inInstance.map((find) => () => find(ctx, bound)))
}

export function lookOnServer(ctx: LeftoverContext): Promise<Look> {
  return look(onServer.map((find) => () => find(ctx)))
}

/** One after another: each looks at somebody's production server. What cannot be looked for does not hide the rest. */
async function look(finds: (() => Promise<Found[]>)[]): Promise<Look> {
  const found: Found[] = []
  const problems = new Set<string>()
  for (const find of finds) {
    try {
      found.push(...(await find()))
    } catch (error) {
      problems.add(error instanceof Error ? error.message : String(error))
    }
  }
  return { found, problems: [...problems] }
}
