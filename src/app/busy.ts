/** The one sentence for "another run has this instance". */
import { EvenkeelError } from '../domain/error.ts'

export function busy(live: { id: string; instance: string; rollout: string; state: string }): EvenkeelError {
  const stuck = live.state === 'needsPerson'
  const message = `${live.instance} is held by run ${live.id}${stuck ? ', which needs a person' : ''}; nothing was changed.`
  return new EvenkeelError('busy', message, { hint: stuck ? `evenkeel run show ${live.id}` : `evenkeel rollout watch ${live.rollout}`, id: live.id })
}
