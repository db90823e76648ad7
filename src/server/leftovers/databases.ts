/** Copies and databases put aside that no run needs, found by name and mark on the instance's cluster. Those of databases that are no instance's here are not ours to judge. */
import { databaseName } from '../../domain/connection.ts'
import { dropLeftover, findLeftovers, type LeftoverDatabase } from '../../drivers/postgres/leftovers.ts'
import type { BoundInstance } from '../../flow/context.ts'
import { type FindInInstance, type Found, type RunBook, sizeText, whose } from './found.ts'

const kinds = {
  copy: { code: 'copy-left', what: 'is a copy of' },
  aside: { code: 'old-database-left', what: 'was put aside by' },
  'half-made': { code: 'copy-unfinished', what: 'is an unfinished copy of' },
} as const

export const leftDatabases: FindInInstance = async ({ runs }, bound) => {
  const live = databaseName(bound.target.appUrl)
  const { databases } = await findLeftovers(bound.target.adminUrl)
  return databases.filter(({ run, of }) => !runs.needed.has(run) && (of === live || of === null)).map((each) => toFound(each, bound, runs))
}

function toFound(database: LeftoverDatabase, { name: instance, target }: BoundInstance, runs: RunBook): Found {
  const { name, bytes, run, what } = database
  const kind = kinds[what]
  return {
    code: kind.code,
    subject: `${new URL(target.adminUrl).host} ${name}`,
    instance,
    state: 'warning',
    message: `The database ${name} (${sizeText(bytes)}) ${kind.what} ${whose(runs, run)}; no run needs it.`,
    fix: {
      does: `drops the database ${name}`,
      needsReason: what === 'aside' || !runs.known.has(run),
      run: async () => {
        await dropLeftover(target, name)
        return `the database ${name} is dropped`
      },
    },
  }
}
