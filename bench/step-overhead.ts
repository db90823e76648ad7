/**
 * `npm run bench:step-overhead`: what a run pays for each step that is recorded (attempt, answer, the engine's own record, everything about the run read anew),
 * beside one bare commit on the same PostgreSQL with fsync on. The step itself does nothing. Both through the client that the product uses.
 */
import pg from 'pg'
import type { Step } from '../src/flow/context.ts'
import { type Flow, launchEngine } from '../src/flow/engine.ts'
import { perform } from '../src/flow/perform.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { inBenchFolder } from './lib/places.ts'
import { writeResult } from './lib/result.ts'
import { inTurn, type Sample, sampleOf } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'
import { bareContext, storedRun } from './step-overhead/stored-run.ts'

const rounds = Number(process.env.ROUNDS ?? 9)
const perRound = 20

const nothing: Step = { name: 'verify-states', undo: null, do: async () => ({ state: 'done', detail: 'nothing was done' }) }

await inBenchFolder(async ({ cluster }) => {
  const { url } = cluster.cluster
  await migrate(url)
  const database = openDatabase(url)
  const bare = await openBareCommit(url)
  const flow = await openFlow(url, database)
  try {
    const load = [await untilQuiet()]
    const { step, commit } = await inTurn(rounds, { step: flow.steps, commit: bare.commits })
    const perOne = ({ values }: Sample) => sampleOf(values.map((ms) => ms / perRound))
    const result = writeResult({
      bench: 'step-overhead',
      versions: { PostgreSQL: bare.postgres },
      load: [...load, loadNow()],
      rows: [
        {
          what: 'recording a step of a run',
          ours: { what: 'a step that does nothing', sample: perOne(step) },
          beside: { what: 'a bare commit, fsync on', sample: perOne(commit) },
          aim: { kind: 'atMost', times: 5 },
          remark:
            "of a step that does nothing ours are five statements and one wait for the disk, the durable library's seven and one more: with two waits of the five that are aimed at, twelve round trips must fit into the rest. Ours went from 17 statements and two waits (decision 48). Next: the three looks that the library takes before each step, which say nothing new while one process runs the flow; they are the library's to spare.",
        },
      ],
      details: [],
    })
    console.log(`\n${tableOf([result])}`)
  } finally {
    await flow.close()
    await bare.close()
    await database.destroy()
  }
})

async function openBareCommit(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create table bench_commit (id int primary key, n int); insert into bench_commit values (1, 0)')
  const { rows } = await client.query(`select current_setting('server_version') as version, current_setting('fsync') as fsync`)
  if (rows[0].fsync !== 'on') throw new Error('fsync is off: that figure would say nothing')
  return {
    postgres: rows[0].version as string,
    commits: async () => {
      for (let n = 0; n < perRound; n++) await client.query('update bench_commit set n = n + 1')
    },
    close: () => client.end(),
  }
}

/** A flow on the real engine whose steps are recorded as those of a run are. */
async function openFlow(url: string, database: Database) {
  const run = await storedRun(database)
  const ctx = bareContext(database)
  let finished = () => {}
  let started = 0
  const steps = async (flow: Flow) => {
    for (let n = 0; n < perRound; n++) await flow.step(`step-${n}`, () => perform(ctx, run, nothing))
    finished()
  }
  const engine = await launchEngine({ url }, { steps }, { info: () => {}, warn: console.warn, error: console.error })
  return {
    steps: async () => {
      const done = new Promise<void>((resolve) => {
        finished = resolve
      })
      await engine.start('steps', `bench-${++started}`, run)
      await done
    },
    close: () => engine.close(1_000),
  }
}
