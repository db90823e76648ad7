/**
 * Flows of this version go on with runs of earlier ones. The durable library runs a flow again from its start and answers every step that was done from its
 * record; where the code asks for another step than the record holds, the run ends in an error for good. So every history that an earlier version can have left, cut off
 * at any step, is replayed here against the flows of today.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FlowContext } from '../../src/flow/context.ts'
import { type Flow, flowVersion } from '../../src/flow/engine.ts'
import { releaseFlow } from '../../src/flow/release-flow.ts'
import { rollbackFlow } from '../../src/flow/rollback-flow.ts'

interface History {
  title: string
  flow: 'release' | 'rollback'
  steps: [string, unknown][]
}

const flows = { release: releaseFlow, rollback: rollbackFlow }
const versions = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
const historiesOf = (file: string): History[] => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))

/** What the flow asked for that the history does not hold, or null. */
async function replay({ flow: name, steps }: Pick<History, 'flow' | 'steps'>): Promise<string | null> {
  let at = 0
  const next = (asked: string) => {
    const [recorded, answer] = steps[at++] ?? []
    if (recorded !== asked) throw new Error(`step ${at} was ${recorded ?? 'the end'}, now it is ${asked}`)
    return answer
  }
  const flow = { id: 'flow', step: async (step: string) => next(step), sleep: async () => void next('sleep') } as Flow
  try {
    await flows[name]({} as FlowContext)(flow, name === 'release' ? 'ro_1' : 'run_1')
  } catch (error) {
    return (error as Error).message
  }
  return at === steps.length ? null : `it ended before step ${at + 1}, ${steps[at]?.[0]}`
}

it('runs of every recorded version are taken up by this one', () => {
  // Raising the version leaves runs of the old one behind, unless the engine launches the old flows beside the new ones: build that first, then record a file per version.
  expect(versions).toEqual([`${flowVersion}.json`])
})

it.each(versions.flatMap((file) => historiesOf(file).map((history) => [`${file}: ${history.title}`, history] as const)))(
  '%s',
  async (_title, history) => {
    expect(await replay(history)).toBe(null)
  },
)

it('a step that is renamed, added, left out or moved is found', async () => {
  const [{ flow, steps } = { flow: 'release' as const, steps: [] }] = historiesOf(`${flowVersion}.json`)
  const renamed = steps.map(([name, answer]): [string, unknown] => [name.replace('verify-states', 'look-at-states'), answer])
  expect(await replay({ flow, steps: renamed })).toContain('now it is run_1:verify-states')
  expect(await replay({ flow, steps: steps.filter(([name]) => name !== 'run_1:delta') })).toContain('now it is run_1:delta')
  expect(await replay({ flow, steps: [...steps.slice(0, 4), ['run_1:extra', {}], ...steps.slice(4)] })).toContain('was run_1:extra')
  expect(await replay({ flow, steps: [...steps, ['run_3:late', {}]] })).toContain('ended before')
})
