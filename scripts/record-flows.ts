/**
 * Records what the flows of a source tree ask for, step after step: the histories that waiting and interrupted runs of that version may have.
 * Usage: node scripts/record-flows.ts SOURCE-TREE > test/upgrade/<flow version>.json
 * Held against every later version by test/upgrade/flows.test.ts. Record again only when a version was released whose flows ask for more.
 */
import { join, resolve } from 'node:path'

type Answer = unknown
interface Scenario {
  title: string
  flow: 'release' | 'rollback'
  /** Answers by step, in order of the asking; the last one is repeated. Not named: done, or taken back. */
  answers: Record<string, Answer[]>
}

const done = { state: 'done', detail: '' }
const failed = { state: 'failed', code: 'failed', detail: 'no' }
const waits = { state: 'held', aborted: false, over: false, why: 'psql' }
const quiet = { ...done, over: true }
const stuck = { ok: false, why: 'no', hint: null }

const usual: Record<string, Answer[]> = {
  begin: [['run_1', 'run_2']],
  'run_1:hold-begins': [{ began: 1, holdMs: 600_000 }],
  'run_2:hold-begins': [{ began: 1, holdMs: 600_000 }],
  'run_1:quiet': [quiet],
  'run_2:quiet': [quiet],
  'run_1:go-back': [1],
  'run_2:go-back': [1],
}

const failing = (step: string): Scenario => ({ title: `${step} says no`, flow: 'release', answers: { ...usual, [`run_1:${step}`]: [failed] } })

const scenarios: Scenario[] = [
  { title: 'two are released', flow: 'release', answers: usual },
  { title: 'held, then released', flow: 'release', answers: { ...usual, 'run_1:quiet': [waits, waits, quiet] } },
  { title: 'held until the limit', flow: 'release', answers: { ...usual, 'run_1:quiet': [waits, { ...waits, over: true }] } },
  { title: 'aborted', flow: 'release', answers: { ...usual, 'run_1:quiet': [waits, { ...waits, aborted: true, over: true }] } },
  { title: 'quiet fails', flow: 'release', answers: { ...usual, 'run_1:quiet': [{ ...failed, over: true }] } },
  ...['preflight', 'checkpoint', 'books-before', 'update', 'verify-states', 'delta', 'verify-service', 'open'].map(failing),
  ...['open', 'update', 'checkpoint', 'quiet'].map((step): Scenario => {
    return { title: `taking back ${step} stops`, flow: 'release', answers: { ...usual, 'run_1:open': [failed], [`run_1:undo-${step}`]: [stuck] } }
  }),
  { title: 'taken back on request', flow: 'rollback', answers: { 'run_1:hold-begins': [1], 'run_1:look-again': [{ state: 'accepted' }] } },
  {
    title: 'the loss list had changed',
    flow: 'rollback',
    answers: { 'run_1:hold-begins': [1], 'run_1:look-again': [{ state: 'refused', why: 'stale' }] },
  },
  {
    title: 'going back is held, then stops',
    flow: 'rollback',
    answers: { 'run_1:hold-begins': [1], 'run_1:look-again': [{ state: 'held' }, { state: 'accepted' }], 'run_1:undo-update': [stuck] },
  },
]

const tree = resolve(process.argv[2] ?? '.')
const { releaseFlow } = await import(join(tree, 'src/flow/release-flow.ts'))
const { rollbackFlow } = await import(join(tree, 'src/flow/rollback-flow.ts'))
const histories = await Promise.all(scenarios.map(record))
console.log(`[\n${histories.map((history) => `  ${JSON.stringify(history)}`).join(',\n')}\n]`)

async function record({ title, flow: name, answers }: Scenario) {
  const steps: [string, Answer][] = []
  const asked = new Map<string, number>()
  const flow = {
    step: async (step: string) => {
      const count = asked.get(step) ?? 0
      asked.set(step, count + 1)
      const given = answers[step]
      const answer = given?.[Math.min(count, given.length - 1)] ?? (step.includes(':undo-') ? { ok: true } : step.endsWith('end') ? null : done)
      steps.push([step, answer])
      return answer
    },
    sleep: async () => void steps.push(['sleep', null]),
  }
  const made = name === 'release' ? releaseFlow({}) : rollbackFlow({})
  await made(flow, name === 'release' ? 'ro_1' : 'run_1')
  return { title, flow: name, steps }
}
