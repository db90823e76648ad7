/** What stands beside the schema: owner, limits, settings and privileges of the database itself. No table holds them, and no copy carries them. */
import type { SchemaDifference } from '../../../domain/delta/explain-schema.ts'
import type { DatabaseAttributes } from '../../../ports/tenant-database.ts'

/** @param ends the same live database twice, both times fenced: what differs was done in between */
export function databaseDifferences(ends: { before: DatabaseAttributes; after: DatabaseAttributes } | null): SchemaDifference[] {
  if (ends === null) return []
  const [before, after] = [textsOf(ends.before), textsOf(ends.after)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((what) => before.get(what) !== after.get(what))
    .map((what) => ({
      ...{ kind: 'other', object: `database: ${what}`, before: before.get(what) ?? null, after: after.get(what) ?? null },
      ...{ table: null, columns: [], heldData: null, renamed: false },
    }))
}

/** The comment is left out: it carries the fence's label. */
function textsOf({ owner, acl, connectionLimit, allowConnections, settings, roleSettings }: DatabaseAttributes): Map<string, string> {
  return new Map([
    ['owner', owner],
    ['privileges', acl === null ? 'as PostgreSQL gives them' : acl.join(' ')],
    ['connections', allowConnections ? (connectionLimit === -1 ? 'as many as the server allows' : `at most ${connectionLimit}`) : 'none'],
    ...(settings.length > 0 ? [['settings', inOrder(settings)] as const] : []),
    ...roleSettings.map((of) => [`settings of ${of.role}`, inOrder(of.settings)] as const),
  ])
}

function inOrder(settings: string[]): string {
  return settings.toSorted().join(', ')
}
