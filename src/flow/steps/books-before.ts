/**
 * Books before: the pack of invariants on the checkpoint's copy, beside the update, so that they cost no outage.
 *
 * needs: checkpoint.
 * do: takes the books of the copy, read only.
 * undo: none, it only reads.
 * how we know: `books-before.json` in the evidence folder; a check that could not run is named, and the run goes back (rule 12).
 */

import { takeRunBooks } from '../books.ts'
import type { Step, StepResult } from '../context.ts'
import { checkpointName } from '../names.ts'
import { noUpdate, updates } from '../without-update.ts'

export const booksBefore: Step = {
  name: 'books-before',
  undo: null,
  async do(ctx): Promise<StepResult> {
    if (!updates(ctx)) return noUpdate
    return ctx.exclusive(ctx.run.id, async () => {
      const books = await takeRunBooks(ctx, checkpointName(ctx.run.id), ctx.instance.keepFolder(ctx.run.id), 'books-before.json')
      const unmeasured = books.checks.filter((check) => check.verdict === 'notMeasured')
      if (unmeasured.length > 0)
        return {
          state: 'failed',
          code: 'notMeasured',
          detail: `could not be measured before the update: ${unmeasured.map((c) => `${c.id} (${c.why})`).join(', ')}`,
        }
      return {
        state: 'done',
        detail: `${books.checks.filter((c) => c.verdict !== 'notApplicable').length} checks measured`,
        data: { digest: books.digest },
      }
    })
  },
}
