/** What a run that the world fell upon must have come to: what the undisturbed run came to. */
import type { Run } from '../../src/domain/run.ts'
import { type EndState, endState } from './end-state.ts'
import type { Plant } from './plant.ts'

/** The end of a run as it is compared: ids apart, and a step that was asked again says its answer again. */
export function comparable({ run, state }: { run: Run; state: EndState }) {
  const { journal, ...rest } = state.run
  const once = journal.filter((type, index) => type !== journal[index - 1])
  return JSON.parse(
    JSON.stringify({ ...state, run: { ...rest, journal: once } })
      .replaceAll(run.id, 'RUN')
      .replaceAll(run.rollout, 'ROLLOUT'),
  )
}

export async function endOf(plant: Plant, id: string) {
  const run = await plant.ended(id)
  await plant.answering()
  return { run, state: await endState(plant, run) }
}
