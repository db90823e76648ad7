/** The one sentence for "another run has this instance". */
import { EvenkeelError } from '../domain/error.ts'

export const busy = (live: { id: string; instance: string; rollout: string }): EvenkeelError =>
  new EvenkeelError('busy', `${live.instance} is held by run ${live.id}; nothing was changed.`, {
    hint: `evenkeel rollout watch ${live.rollout}`,
    id: live.id,
  })
