/**
 * Settle: the point of no automatic return. Asked for by a person (`run settle`) or by the instance's next run, whose plan says so.
 *
 * needs: open, or a run that went back.
 * do: drops the checkpoint's copy, the failed database and the kept files.
 * undo: none: this is where going back ends.
 * how we know: no database carries the run's label.
 */
import type { Step } from '../context.ts'
import { dropWayBack } from '../settle-copies.ts'

export const settle: Step = {
  name: 'settle',
  undo: null,
  async do(ctx) {
    await dropWayBack(ctx, ctx.run.id)
    return { state: 'done', detail: 'copies and kept files dropped' }
  },
}
