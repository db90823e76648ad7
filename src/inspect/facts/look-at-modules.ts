/** Looks at many modules on all cores: listing 45,000 files is most of what a check of an unchanged tree costs. This thread takes part, for the others need 60 ms to start. */
import { availableParallelism } from 'node:os'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Threads } from '../threads.ts'
import { type LookAtModule, type Looked, lookAtModule } from './look-at-module.ts'

/** Fewer are looked at faster than a thread starts. */
const fewModules = 40
const chunk = 12

/** In their order. */
export async function lookAtModules(tasks: LookAtModule[], threads: Threads): Promise<Looked[]> {
  if (tasks.length < fewModules) return tasks.map(lookAtModule)
  const results = new Array<Looked>(tasks.length)
  let next = 0
  const work = async (size: number, look: (tasks: LookAtModule[]) => Promise<Looked[]>) => {
    while (next < tasks.length) {
      const from = next
      next += size
      for (const [at, looked] of (await look(tasks.slice(from, from + size))).entries()) results[from + at] = looked
    }
  }
  const elsewhere = async (some: LookAtModule[]) => (await threads.ask('look', some)) ?? some.map(lookAtModule)
  // One at a time, so that the answers of the others are heard.
  const here = async (some: LookAtModule[]) => breathe(some.map(lookAtModule))
  await Promise.all([work(1, here), ...Array.from({ length: availableParallelism() - 1 }, () => work(chunk, elsewhere))])
  return results
}
