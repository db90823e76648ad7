/**
 * What a real Odoo changes by itself between two looks: what the product itself takes for housekeeping (whether a job ran depends on how long the server was up), and what two
 * looks that had to be alike showed. Left out of what is compared, and told.
 */
import { loadCatalogue } from '../../src/server/load-catalogue.ts'
import type { tenantState } from './end-state.ts'

type Tenant = Awaited<ReturnType<typeof tenantState>>
type Counted = Pick<Tenant, 'rows' | 'sequences'>

/** Names of tables and sequences, sorted. */
export async function noiseOf(one: Counted, other: Counted): Promise<string[]> {
  const [first, second] = [valuesOf(one), valuesOf(other)]
  const differ = [...first.keys(), ...second.keys()].filter((name) => first.get(name) !== second.get(name))
  const { housekeeping } = (await loadCatalogue()).delta
  return [...new Set([...differ, ...housekeeping.flatMap((table) => [table, `${table}_id_seq`])])].filter((name) => first.has(name)).sort()
}

export function withoutNoise<T extends Counted>(noise: string[], tenant: T): T {
  const steady = (name: string) => !noise.includes(name)
  const rows = Object.fromEntries(Object.entries(tenant.rows).filter(([table]) => steady(table)))
  return { ...tenant, rows, sequences: tenant.sequences.filter(({ name }: { name: string }) => steady(name)) }
}

function valuesOf({ rows, sequences }: Counted): Map<string, string> {
  return new Map([...Object.entries(rows), ...sequences.map(({ name, value }: { name: string; value: string }) => [name, value] as const)])
}
