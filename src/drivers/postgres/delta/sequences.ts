/** Where every sequence stands, read from the sequences themselves: `pg_sequences` does not tell a value that was given out from one that was set. */
import type { SequenceDifference, SequencePosition } from '../../../domain/delta/explain-sequence.ts'
import { isReleased, type ReleaseFacts } from '../../../domain/delta/facts.ts'
import { identifier } from '../client.ts'
import { type LookUp, readRecords } from './records.ts'
import { both, type Side, type Sides } from './side.ts'

interface Sequence {
  /** Label: without the schema when it is `public`. */
  name: string
  table: string | null
  position: SequencePosition
}

/** Sequences asked for in one statement. */
const batch = 200

export async function sequenceDifferences(sides: Sides, lookUp: LookUp, release: ReleaseFacts): Promise<SequenceDifference[]> {
  const { before, after } = await both(sides, readSequences)
  const differences: SequenceDifference[] = []
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(name), after.get(name)]
    if (samePosition(old?.position, now?.position) || cameOrWentWithItsTable(old, now, lookUp)) continue
    differences.push({
      sequence: name,
      before: old?.position ?? null,
      after: now?.position ?? null,
      givesIdsOf: (now ?? old)?.table ?? null,
      releasedNumbering: await isReleasedNumbering(lookUp, name, release),
    })
  }
  return differences
}

function samePosition(a: SequencePosition | undefined, b: SequencePosition | undefined): boolean {
  return a !== undefined && b !== undefined && a.last === b.last && a.given === b.given
}

function cameOrWentWithItsTable(old: Sequence | undefined, now: Sequence | undefined, { tables }: LookUp): boolean {
  if (old === undefined) return now?.table != null && !tables.before.has(now.table)
  return now === undefined && old.table !== null && !tables.after.has(old.table)
}

async function readSequences(side: Side): Promise<Map<string, Sequence>> {
  const { rows } = await side.look.query<{ schema: string; name: string; table: string | null }>(
    `select n.nspname as schema, c.relname as name,
            (select case when rn.nspname = 'public' then r.relname else rn.nspname || '.' || r.relname end
               from pg_depend d join pg_class r on r.oid = d.refobjid join pg_namespace rn on rn.oid = r.relnamespace
              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
              limit 1) as "table"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and c.relpersistence <> 't' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' order by 1, 2`,
  )
  const found = new Map<string, Sequence>()
  for (let start = 0; start < rows.length; start += batch) {
    const part = rows.slice(start, start + batch)
    const one = ({ schema, name }: { schema: string; name: string }, place: number) =>
      `select ${place} as place, last_value::text as last, is_called as given from ${identifier(schema)}.${identifier(name)}`
    const positions = await side.look.query<{ place: number; last: string; given: boolean }>(part.map(one).join(' union all '))
    for (const { place, last, given } of positions.rows) {
      const sequence = part[place]
      if (sequence === undefined) continue
      const label = sequence.schema === 'public' ? sequence.name : `${sequence.schema}.${sequence.name}`
      found.set(label, { name: label, table: sequence.table, position: { last: BigInt(last), given } })
    }
  }
  return found
}

/** Odoo names the sequence of a numbering after its record: `ir_sequence_041`, with one per period `ir_sequence_041_007`. */
async function isReleasedNumbering(lookUp: LookUp, name: string, release: ReleaseFacts): Promise<boolean> {
  const id = /^ir_sequence_0*(\d+)(_\d+)?$/.exec(name)?.[1]
  if (id === undefined) return false
  const record = (await readRecords(lookUp, 'ir_sequence', [id])).get(id)
  return record !== undefined && !record.existsBefore && isReleased(record, release)
}
