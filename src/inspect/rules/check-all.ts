/**
 * Every rule over every module, on all cores. What a module gives is kept by the digest of all that it depends on, and so is what it defines for others: of an unchanged
 * tree not one fact is taken out of the cache.
 */
import type { Series } from '../../domain/instance.ts'
import { type FactsCache, sourcesDigest } from '../facts/cache.ts'
import type { OpenModule } from '../facts/read-modules.ts'
import { shortDigest } from '../facts/short-digest.ts'
import type { Threads } from '../threads.ts'
import { type CheckJob, type CheckWorld, checkInThread, defineInThread } from './check-job.ts'
import type { ModuleCheck } from './check-modules.ts'
import type { Definitions } from './definitions.ts'
import { closureOf, type ModuleHead } from './module-head.ts'

export interface CheckAll {
  own: OpenModule[]
  /** The checked ones, and what they depend on. */
  opened: Map<string, OpenModule>
  /** Null when nothing is compared with. */
  before: Map<string, OpenModule> | null
  heads: Map<string, ModuleHead>
  series: Series
  complete: boolean
  cache: FactsCache
  threads: Threads
}

interface Wanted {
  module: OpenModule
  closure: Set<string>
  key: string
}

/** In the order of the modules. */
export async function checkAll(input: CheckAll): Promise<ModuleCheck[]> {
  const { own, opened, before, heads, series, complete, cache } = input
  const rules = sourcesDigest(import.meta.dirname)
  const common = shortDigest(JSON.stringify([rules, series, complete, [...heads.values()].map((head) => ({ ...head, folder: '' }))]))
  const wanted = own.map((module): Wanted => {
    const closure = closureOf(heads.get(module.name)?.depends ?? [], heads)
    const below = [...closure].sort().map((name) => opened.get(name)?.digest ?? '')
    const was = before === null ? '' : (before.get(module.name)?.digest ?? 'new')
    return { module, closure, key: `check/${shortDigest([common, module.name, module.digest, was, ...below].join('\n'))}` }
  })
  const kept = wanted.map(({ key }) => cache.get(key))
  const missing = wanted.filter((_, index) => kept[index] === null)
  const found = missing.length === 0 ? [] : await check(missing, rules, input)
  cache.put(new Map(missing.map(({ key }, index) => [key, found[index] ?? ''])))
  const rest = found.values()
  return kept.map((json) => JSON.parse(json ?? rest.next().value ?? '') as ModuleCheck)
}

async function check(wanted: Wanted[], rules: string, { opened, before, heads, series, complete, cache, threads }: CheckAll): Promise<string[]> {
  const needed = new Set(wanted.flatMap(({ closure }) => [...closure]))
  const definitions = await definitionsIn(
    [...needed].flatMap((name) => opened.get(name) ?? []),
    { rules, cache, threads },
  )
  const world: CheckWorld = { series, complete, heads: [...heads.values()], definitions }
  const text = JSON.stringify(world)
  const jobs = wanted.map(({ module, closure }): (() => CheckJob) => () => ({
    module: module.packed(),
    closure: [...closure],
    ...(before === null ? {} : { before: before.get(module.name)?.packed() ?? null }),
  }))
  if (jobs.length < fewModules) return jobs.map((job) => checkInThread(job(), text))
  threads.share(text)
  return inThreads(jobs, async (some) => (await threads.ask('check', some)) ?? some.map((job) => checkInThread(job, text)))
}

interface DefinitionsIn {
  rules: string
  cache: FactsCache
  threads: Threads
}

async function definitionsIn(modules: OpenModule[], { rules, cache, threads }: DefinitionsIn): Promise<CheckWorld['definitions']> {
  const keys = modules.map(({ name, digest }) => `definitions/${shortDigest([rules, name, digest].join('\n'))}`)
  const kept = keys.map((key) => cache.get(key))
  const missing = modules.filter((_, index) => kept[index] === null).map((module) => () => module.packed())
  const found =
    missing.length < fewModules
      ? missing.map((packed) => defineInThread(packed()))
      : await inThreads(missing, async (some) => (await threads.ask('define', some)) ?? some.map(defineInThread))
  const rest = found.values()
  const bodies = kept.map((json) => json ?? rest.next().value ?? '')
  cache.put(new Map(keys.flatMap((key, index) => (kept[index] === null ? [[key, bodies[index] ?? '']] : []))))
  return modules.map(({ name }, index) => [name, JSON.parse(bodies[index] ?? '') as Definitions])
}

/** Fewer are judged faster than a thread starts. */
const fewModules = 8
const chunk = 4
/** How many chunks of facts are on their way at once: each is up to a few megabytes of text. */
const most = 8

/** In the order of the inputs, each of which is made when its turn comes. */
async function inThreads<T>(inputs: (() => T)[], work: (some: T[]) => Promise<string[]>): Promise<string[]> {
  const results = new Array<string>(inputs.length)
  let next = 0
  const lane = async () => {
    while (next < inputs.length) {
      const from = next
      next += chunk
      const some = inputs.slice(from, from + chunk).map((make) => make())
      for (const [at, result] of (await work(some)).entries()) results[from + at] = result
    }
  }
  await Promise.all(Array.from({ length: most }, lane))
  return results
}
