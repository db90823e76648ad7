/**
 * What an estate runs: which instance has which content of each module, where tenants drifted apart, and what nobody uses. Modules of Odoo's own source tree are counted, not
 * listed. Pure: what was seen goes in.
 */
import { z } from 'zod'
import { Digest } from './digest.ts'
import { documentSchema, toDocument } from './document.ts'
import { type EffectiveModule, InstanceName, Series } from './instance.ts'
import type { ManifestFact, ModuleState } from './plan.ts'
import { isInstalled } from './planned-modules.ts'

const Variant = z.object({
  version: z.string(),
  /** Of its content; null: it came into a folder of the instance after that was added, and no release holds it. */
  digest: Digest.nullable(),
  installedOn: z.array(InstanceName),
  /** It lies there and is not installed. */
  onlyServedBy: z.array(InstanceName),
  /** It lies there; whether it is installed is not measured. */
  notLookedAt: z.array(InstanceName),
})
export type Variant = z.infer<typeof Variant>

/**
 * none: one content. stages: it differs between environments only, as on the way to production. version: tenants have other versions in one environment. content: two contents
 * say that they are one version.
 */
export const Drift = z.enum(['none', 'stages', 'version', 'content'])
export type Drift = z.infer<typeof Drift>

/** used: installed somewhere. installedNowhere: lies on a path, and no database has it. storedOnly: in stored releases, and no instance serves it. unknown: an instance that might have it could not be looked at. */
export const Use = z.enum(['used', 'installedNowhere', 'storedOnly', 'unknown'])
export type Use = z.infer<typeof Use>

export const EstateModule = z.object({
  name: z.string(),
  series: Series,
  variants: z.array(Variant),
  drift: Drift,
  use: Use,
  /** Modules on the same paths that depend on it. */
  neededBy: z.array(z.string()),
  /** Instances whose database has it installed although no code lies on their path. */
  withoutCode: z.array(InstanceName),
  /** Stored releases that hold it, the newest first. */
  releases: z.array(z.string()),
})
export type EstateModule = z.infer<typeof EstateModule>

export const EstateReview = documentSchema('EstateReview', {
  at: z.string(),
  instances: z.array(
    z.object({
      name: InstanceName,
      series: Series,
      release: z.string(),
      /** Installed modules: the instance's own, and those of Odoo's source tree. Null: not measured. */
      installed: z.object({ own: z.number(), odoo: z.number() }).nullable(),
      /** Why its database or its folders could not be looked at. */
      notMeasured: z.string().nullable(),
    }),
  ),
  modules: z.array(EstateModule),
  notMeasured: z.array(z.string()),
})
export type EstateReview = z.infer<typeof EstateReview>

/** What was seen of one instance. */
export interface InstanceLook {
  name: string
  series: Series
  release: string
  serves: EffectiveModule[]
  /** Null when `notMeasured` says why. */
  seen: {
    /** As the database says. */
    modules: ModuleState[]
    /** What lies in its own folders. */
    own: Pick<ManifestFact, 'name' | 'version' | 'depends'>[]
    /** Names in Odoo's source tree. */
    odoo: ReadonlySet<string>
  } | null
  notMeasured: string | null
}

export interface StoredModules {
  label: string
  series: Series
  modules: { name: string; version: string; digest: string }[]
}

/** @param releases the newest first */
export function reviewEstate({ looks, releases, at }: { looks: InstanceLook[]; releases: StoredModules[]; at: string }): EstateReview {
  const serieses = Series.options.filter((series) => looks.some((look) => look.series === series) || releases.some((each) => each.series === series))
  const modules = serieses.flatMap((series) =>
    reviewSeries(
      series,
      looks.filter((look) => look.series === series),
      releases.filter((release) => release.series === series),
    ),
  )
  return toDocument('EstateReview', {
    at,
    instances: looks.map(({ name, series, release, seen, notMeasured }) => ({
      name,
      series,
      release,
      installed: seen ? countInstalled(seen) : null,
      notMeasured,
    })),
    modules: modules.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    notMeasured: looks.flatMap(({ name, notMeasured }) => (notMeasured === null ? [] : [`${name}: ${notMeasured}`])),
  })
}

function countInstalled({ modules, odoo }: NonNullable<InstanceLook['seen']>): { own: number; odoo: number } {
  const installed = modules.filter(isInstalled)
  const odoos = installed.filter(({ name }) => odoo.has(name)).length
  return { own: installed.length - odoos, odoo: odoos }
}

function reviewSeries(series: Series, looks: InstanceLook[], releases: StoredModules[]): EstateModule[] {
  const copies = looks.flatMap(copiesOn)
  const stored = releases.flatMap(({ modules }) => modules.map(({ name }) => name))
  const names = [...new Set([...copies.map(({ name }) => name), ...looks.flatMap(lostBy), ...stored])]
  return names.map((name) => {
    const mine = copies.filter((copy) => copy.name === name)
    const variants = variantsOf(mine)
    const withoutCode = looks.filter((look) => lostBy(look).includes(name)).map((look) => look.name)
    return {
      name,
      series,
      variants,
      drift: driftOf(mine.filter(({ installed }) => installed !== false)),
      use: useOf(mine, withoutCode, looks),
      neededBy: neededBy(name, looks),
      withoutCode,
      releases: releases.filter(({ modules }) => modules.some((each) => each.name === name)).map(({ label }) => label),
    }
  })
}

interface Copy {
  name: string
  instance: string
  version: string
  digest: string | null
  /** Null: the database was not looked at. */
  installed: boolean | null
}

/** The instance's own modules: what releases brought, and what else lies in its folders. */
function copiesOn({ name: instance, serves, seen }: InstanceLook): Copy[] {
  const installed = seen === null ? null : new Set(seen.modules.filter(isInstalled).map(({ name }) => name))
  const copy = (name: string, version: string, digest: string | null): Copy => ({
    name,
    instance,
    version,
    digest,
    installed: installed?.has(name) ?? null,
  })
  const served = new Set(serves.map(({ name }) => name))
  const beside = (seen?.own ?? []).filter(({ name }) => !served.has(name))
  return [...serves.map(({ name, version, digest }) => copy(name, version, digest)), ...beside.map(({ name, version }) => copy(name, version, null))]
}

/** Installed, and no code for it. */
function lostBy({ serves, seen }: InstanceLook): string[] {
  if (seen === null) return []
  const own = new Set([...seen.own, ...serves].map(({ name }) => name))
  return seen.modules.filter((module) => isInstalled(module) && !own.has(module.name) && !seen.odoo.has(module.name)).map(({ name }) => name)
}

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)

function variantsOf(copies: Copy[]): Variant[] {
  const groups = Map.groupBy(copies, ({ version, digest }) => `${version} ${digest}`)
  return [...groups.values()]
    .map((same) => ({
      version: same[0]?.version ?? '',
      digest: same[0]?.digest ?? null,
      installedOn: where(same, true),
      onlyServedBy: where(same, false),
      notLookedAt: where(same, null),
    }))
    .sort((a, b) => b.installedOn.length - a.installedOn.length || descending(a.version, b.version))
}

const where = (copies: Copy[], state: Copy['installed']): string[] =>
  copies.filter(({ installed }) => installed === state).map(({ instance }) => instance)

function driftOf(copies: Copy[]): Drift {
  const known = copies.filter(({ digest }) => digest !== null)
  const contents = (among: Copy[]) => new Set(among.map(({ digest }) => digest)).size
  if (contents(known) < 2) return 'none'
  const byVersion = [...Map.groupBy(known, ({ version }) => version).values()]
  if (byVersion.some((same) => contents(same) > 1)) return 'content'
  const byEnvironment = [...Map.groupBy(known, ({ instance }) => instance.split('/')[1]).values()]
  return byEnvironment.some((same) => contents(same) > 1) ? 'version' : 'stages'
}

function useOf(copies: Copy[], withoutCode: string[], looks: InstanceLook[]): Use {
  if (withoutCode.length > 0 || copies.some(({ installed }) => installed === true)) return 'used'
  if (looks.some(({ seen }) => seen === null)) return 'unknown'
  return copies.length === 0 ? 'storedOnly' : 'installedNowhere'
}

function neededBy(name: string, looks: InstanceLook[]): string[] {
  const above = looks.flatMap(({ seen }) => (seen?.own ?? []).filter(({ depends }) => depends.includes(name)).map((each) => each.name))
  return [...new Set(above)].sort()
}
