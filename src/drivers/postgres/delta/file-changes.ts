/** Files of the filestore that came, went or differ, explained by the attachments that name them. */
import { explainFile, type FileNames } from '../../../domain/delta/explain-file.ts'
import type { Delta, DeltaChange, FileChange } from '../../../domain/delta.ts'
import type { FilestoreComparison } from '../../../ports/comparison.ts'
import type { LookUp } from './records.ts'
import { both, type Side } from './side.ts'

/** Files that the document lists; the counts are of all. */
const mostListed = 1_000

/** @param attachments changes of attachments by id */
export async function fileChanges(
  lookUp: LookUp,
  filestore: FilestoreComparison,
  attachments: Map<string, DeltaChange>,
): Promise<NonNullable<Delta['files']>> {
  const { added, removed, changed } = filestore
  const names = await namesOf(lookUp, [...added, ...removed, ...changed])
  const explain = (change: FileChange['change']) => (path: string) => ({
    path,
    change,
    ...explainFile(change, names.get(path) ?? { before: [], after: [] }, attachments),
  })
  const all = [...added.map(explain('added')), ...removed.map(explain('removed')), ...changed.map(explain('changed'))]
  const bad = all.filter(({ why }) => why === 'unexplained')
  const list = [...bad, ...all.filter(({ why }) => why !== 'unexplained')].slice(0, mostListed)
  return { added: added.length, removed: removed.length, changed: changed.length, unexplained: bad.length, list }
}

async function namesOf(lookUp: LookUp, paths: string[]): Promise<Map<string, FileNames>> {
  const { before, after } = await both(lookUp.sides, (side) => attachmentsOf(lookUp, side, paths))
  return new Map(paths.map((path) => [path, { before: before.get(path) ?? [], after: after.get(path) ?? [] }]))
}

async function attachmentsOf(lookUp: LookUp, side: Side, paths: string[]): Promise<Map<string, string[]>> {
  if (paths.length === 0 || !lookUp.tables[side.name].has('ir_attachment')) return new Map()
  const { rows } = await side.look.query<{ path: string; ids: string[] }>(
    'select store_fname as path, array_agg(id::text order by id) as ids from public.ir_attachment where store_fname = any($1::text[]) group by 1',
    [paths],
  )
  return new Map(rows.map(({ path, ids }) => [path, ids]))
}
