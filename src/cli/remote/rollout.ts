/** `evenkeel rollout`: carries a plan out, instance after instance, and follows it. */
import type { Command } from 'commander'
import { EvenkeelError } from '../../domain/error.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import type { RolloutEvent } from '../../domain/rollout-event.ts'
import type { Rollout, Run } from '../../domain/run.ts'
import { type Api, answer, collect, connect } from '../client.ts'
import { moment } from '../format.ts'
import { onInterrupt } from '../interrupt.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { createTeller, exitCodeOf, nextOfRollout, rolloutText } from '../render/rollout.ts'
import { table } from '../table.ts'
import { follow } from './follow.ts'

/** Who waits for a release should learn of a hold soon, but not of a session that is gone a moment later. */
const patienceWithHoldMs = 10_000

const awayText = 'the server does not answer; trying again'

export function register(program: Command, runner: Runner): void {
  const rollout = program
    .command('rollout')
    .summary('carry a plan out')
    .description('A rollout carries a plan out, instance after instance. After an instance that was not released the rest is not started.')
    .addHelpText('after', examples(['evenkeel rollout start pln_01J... --wait', 'evenkeel rollout watch ro_01J...']))
  rollout
    .command('start')
    .summary('start a plan')
    .description('Starts a plan, and only that plan: a fact that changed since answers "stale" (exit 4).')
    .argument('<PLAN>', 'id of the plan, pln_...')
    .option('--wait', 'wait until it is done: exit 0 released, 1 rolled back, 5 held for 10 s (it goes on by itself), 9 needs a person')
    .addHelpText(
      'after',
      examples(['evenkeel rollout start pln_01J... --wait', 'evenkeel rollout start pln_01J... --idempotency-key build-4711 --json']),
    )
    .action(runner(start))
  rollout
    .command('list')
    .summary('list rollouts')
    .description('Lists rollouts, newest first.')
    .addHelpText('after', examples(['evenkeel rollout list', 'evenkeel rollout list --json']))
    .action(runner(list))
  verb(rollout, 'show', 'show a rollout', 'Shows a rollout and what became of its runs.').action(runner(show))
  verb(
    rollout,
    'watch',
    'follow a rollout',
    'Prints what happens until the rollout is done; with --json one event per line. Ctrl-C leaves the work running.',
  ).action(runner(watch))
  verb(
    rollout,
    'abort',
    'stop at the next safe point',
    'Stops before the next outage begins. An instance whose outage has begun finishes or goes back.',
  ).action(runner(abort))
}

function verb(rollout: Command, name: string, summary: string, description: string): Command {
  return rollout
    .command(name)
    .summary(summary)
    .description(description)
    .argument('<ROLLOUT>', 'id of the rollout, ro_...')
    .addHelpText('after', examples([`evenkeel rollout ${name} ro_01J...`, `evenkeel rollout ${name} ro_01J... --json`]))
}

async function start(context: Context, options: { wait?: boolean }, plan = ''): Promise<number> {
  const { output, world } = context
  const api = await connect(context)
  const rollout = await answer<Rollout>(api.client.POST('/v1/rollouts', { params: { query: api.why }, body: { plan } }))
  if (options.wait !== true) {
    output.result(rollout, () => `Rollout ${rollout.id} of ${releaseLabel(rollout.release)} is started.`)
    output.next(`evenkeel rollout watch ${rollout.id}`)
    return 0
  }
  onInterrupt(world, `evenkeel rollout watch ${rollout.id}`)
  output.progress(`rollout ${rollout.id} of ${releaseLabel(rollout.release)}`)
  const holds: Holds = new Map()
  const tell = createTeller()
  const ended = await follow(api, rollout.id, {
    enough: () => [...holds.values()].some(({ since }) => performance.now() - since >= patienceWithHoldMs),
    onAway: () => output.progress(awayText),
    onEvent: (event) => {
      noteHold(holds, event)
      const line = tell(event)
      if (line !== null) output.progress(line)
    },
  })
  return await finish(context, api, ended, holds)
}

/** Runs that are held, by id: since when, and why. */
type Holds = Map<string, { since: number; why: string }>

/** A held run is running in between, whenever it looks again; it is free when a step has ended. */
function noteHold(holds: Holds, { what, run, state, detail }: RolloutEvent): void {
  if (run === null || state === 'running') return
  if (what === 'run' && state === 'held')
    holds.set(run, { since: holds.get(run)?.since ?? performance.now(), why: detail ?? 'somebody else is there' })
  else holds.delete(run)
}

async function watch(context: Context, _options: object, id = ''): Promise<number> {
  const { output, world } = context
  const api = await connect(context)
  onInterrupt(world, `evenkeel rollout watch ${id}`)
  const tell = createTeller()
  const rollout = await follow(api, id, {
    onAway: () => output.progress(awayText),
    onEvent: (event) => output.event(event, () => tell(event)),
  })
  const runs = await runsOf(api, rollout)
  if (!output.json) output.result(rollout, () => rolloutText(rollout, runs, output.paint))
  output.next(...nextOfRollout(rollout, runs))
  return exitCodeOf(rollout)
}

async function show(context: Context, _options: object, id = ''): Promise<number> {
  const { output } = context
  const api = await connect(context)
  const rollout = await getRollout(api, id)
  const runs = await runsOf(api, rollout)
  output.result(rollout, () => rolloutText(rollout, runs, output.paint))
  output.next(...nextOfRollout(rollout, runs))
  return 0
}

async function abort(context: Context, _options: object, id = ''): Promise<number> {
  const { output } = context
  const { client, why } = await connect(context)
  const rollout = await answer<Rollout>(client.POST('/v1/rollouts/{rollout}/abort', { params: { path: { rollout: id }, query: why } }))
  output.result(rollout, () => `Rollout ${id} stops at the next safe point.`)
  output.next(`evenkeel rollout watch ${id}`)
  return 0
}

async function list(context: Context): Promise<number> {
  const { output } = context
  const { client } = await connect(context)
  const rollouts = await collect<Rollout>((query) => client.GET('/v1/rollouts', { params: { query } }))
  const rows = rollouts.items.map(({ id, release, state, runs, createdAt, startedBy }) => [
    id,
    releaseLabel(release),
    state,
    runs.map((run) => `${run.instance} ${run.outcome ?? run.state}`).join(', '),
    moment(createdAt),
    startedBy,
  ])
  output.result(rollouts, () => (rows.length === 0 ? 'No rollout yet.' : table(['rollout', 'release', 'state', 'instances', 'started', 'by'], rows)))
  const [first] = rollouts.items
  output.next(first === undefined ? 'evenkeel plan create --help' : `evenkeel rollout show ${first.id}`)
  return 0
}

/** The last words of a wait. A hold is told as an error too: the caller wanted to know that it is over, and it is not. */
async function finish({ output }: Context, api: Api, rollout: Rollout, holds: Holds): Promise<number> {
  const runs = await runsOf(api, rollout)
  output.result(rollout, () => rolloutText(rollout, runs, output.paint))
  const held = rollout.state === 'done' ? undefined : rollout.runs.find(({ id }) => holds.has(id))
  if (held !== undefined) {
    throw new EvenkeelError('held', `${held.instance} is held: ${holds.get(held.id)?.why}. It goes on by itself when the hold ends.`, {
      hint: held.hold?.next ?? `evenkeel rollout watch ${rollout.id}`,
      id: rollout.id,
    })
  }
  output.next(...nextOfRollout(rollout, runs))
  return exitCodeOf(rollout)
}

function getRollout({ client }: Api, rollout: string): Promise<Rollout> {
  return answer<Rollout>(client.GET('/v1/rollouts/{rollout}', { params: { path: { rollout } } }))
}

function runsOf({ client }: Api, rollout: Rollout): Promise<Run[]> {
  return Promise.all(rollout.runs.map(({ id }) => answer<Run>(client.GET('/v1/runs/{run}', { params: { path: { run: id } } }))))
}
