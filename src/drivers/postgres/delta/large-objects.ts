/** Large objects: few databases of Odoo have any, and no counter tells of them. So all are hashed. */
import type { SchemaDifference } from '../../../domain/delta/explain-schema.ts'
import { both, type Side, type Sides } from './side.ts'

export async function largeObjectDifferences(sides: Sides): Promise<SchemaDifference[]> {
  const { before, after } = await both(sides, readLargeObjects)
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((oid) => before.get(oid) !== after.get(oid))
    .map((oid) => ({
      kind: 'other',
      object: `large object ${oid}`,
      before: before.get(oid) ?? null,
      after: after.get(oid) ?? null,
      table: null,
      columns: [],
      heldData: null,
      renamed: false,
    }))
}

async function readLargeObjects(side: Side): Promise<Map<string, string>> {
  const { rows } = await side.look.query<{ oid: string; content: string }>(
    `select oid::text, lomowner::regrole::text || ' ' || coalesce(lomacl::text, '') || ' md5 ' || md5(lo_get(oid)) as content from pg_largeobject_metadata`,
  )
  return new Map(rows.map(({ oid, content }) => [oid, content]))
}
