/** `evenkeel release diff`: what lies between two states of modules, what each module needs, and what could hurt. */
import type { ReleaseDiff } from '../../domain/need.ts'
import { answer } from '../client.ts'
import type { Context } from '../program.ts'
import { releaseDiffText } from '../render/release-diff.ts'
import { type Comparison, type ComparisonOptions, compare } from './comparison.ts'

const comparison: Comparison<ReleaseDiff> = {
  command: 'diff',
  ask: (client, release, query) => answer<ReleaseDiff>(client.GET('/v1/releases/{release}/diff', { params: { path: { release }, query } })),
  make: async (compared) => (await import('../../server/compare-folders.ts')).diffOf(compared),
}

export async function diff(context: Context, options: ComparisonOptions, first = '', second?: string): Promise<number> {
  const found = await compare(comparison, context, options, first, second)
  context.output.result(found, () => releaseDiffText(found, context.output.paint))
  context.output.next(nextOf(found))
  return 0
}

function nextOf({ instance, to }: ReleaseDiff): string {
  if (instance !== undefined) return `evenkeel plan create --release ${to.label} --instance ${instance}`
  if (to.digest !== null) return `evenkeel release diff ${to.label} --instance TENANT/ENVIRONMENT`
  return 'evenkeel release create --help'
}
