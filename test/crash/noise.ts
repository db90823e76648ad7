/** What a real Odoo changes by itself between two looks (jobs, sessions, bundles): learned from two looks that had to be alike, left out of what is compared, and told. */
import type { tenantState } from './end-state.ts'

type Tenant = Awaited<ReturnType<typeof tenantState>>
type Counted = Pick<Tenant, 'rows' | 'sequences'>

/** Names of tables and sequences that differ, sorted. */
export function noiseOf(one: Counted, other: Counted): string[] {
  const [first, second] = [valuesOf(one), valuesOf(other)]
  return [...new Set([...first.keys(), ...second.keys()])].filter((name) => first.get(name) !== second.get(name)).sort()
}

export function withoutNoise<T extends Counted>(noise: string[], tenant: T): T {
  const steady = (name: string) => !noise.includes(name)
  const rows = Object.fromEntries(Object.entries(tenant.rows).filter(([table]) => steady(table)))
  return { ...tenant, rows, sequences: tenant.sequences.filter(({ name }: { name: string }) => steady(name)) }
}

function valuesOf({ rows, sequences }: Counted): Map<string, string> {
  return new Map([...Object.entries(rows), ...sequences.map(({ name, value }: { name: string; value: string }) => [name, value] as const)])
}
