/** What is not proven about a run's release: shown to whoever wants to accept it as it is, and kept with his reason. */
import { z } from 'zod'
import { conditions } from './conditions.ts'
import { digestOf } from './digest.ts'
import { documentSchema, toDocument } from './document.ts'
import type { Run, StepRecord } from './run.ts'

export const Unproven = documentSchema('Unproven', {
  run: z.string(),
  instance: z.string(),
  items: z.array(z.string()),
  /** Over the items: whoever accepts names what he has read. */
  digest: z.string(),
})
export type Unproven = z.infer<typeof Unproven>

const looks: Partial<Record<StepRecord['name'], string>> = {
  update: 'that the update ended well',
  'verify-states': 'that every module is installed at the version of its manifest',
  delta: 'that every change is explained and the books are intact',
  'verify-service': 'that the new release renders a page',
}

export function unprovenOf(run: Run): Unproven {
  const items = [
    ...(run.code === null ? [] : [`the run stopped because ${conditions[run.code].title}`]),
    ...run.steps.flatMap(notShown),
    ...(run.delta !== null && run.delta.unexplained > 0
      ? [`${run.delta.unexplained} changes that nothing explains: delta.json of the evidence`]
      : []),
    ...(run.books !== null && run.books.verdict !== 'ok' ? [`the books are ${run.books.verdict}: books.html of the evidence`] : []),
  ]
  return toDocument('Unproven', { run: run.id, instance: run.instance, items, digest: digestOf(items) })
}

function notShown({ name, state, detail }: StepRecord): string[] {
  const what = looks[name]
  if (what === undefined || state === 'done' || state === 'skipped') return []
  return [`${what} (${name} ${state === 'pending' ? 'was not reached' : state}${detail === null ? '' : `: ${detail}`})`]
}
