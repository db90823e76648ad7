/** `evenkeel run`: one instance's part of a rollout. */
import type { Command } from 'commander'
import type { Run } from '../../domain/run.ts'
import { answer, connect } from '../client.ts'
import { confirm } from '../confirm.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { nextOf, runText } from '../render/run.ts'
import { accept } from './run-accept.ts'
import { logs } from './run-logs.ts'
import { rollback } from './run-rollback.ts'

export function register(program: Command, runner: Runner): void {
  const run = program
    .command('run')
    .summary("one instance's part of a rollout: look, go back, settle")
    .description("A run is one instance's part of a rollout: its steps, what it changed, the way back.")
    .addHelpText('after', examples(['evenkeel run show run_01J...', 'evenkeel run rollback run_01J...']))
  verb(
    run,
    'show',
    'show a run',
    'Shows a run: steps, every kind of change, the books, what going back would lose, and what can be done now.',
  ).action(runner(show))
  verb(run, 'logs', 'show the log of its update', "Prints the log of the run's update.")
    .option('-f, --follow', 'go on until the run is done; Ctrl-C leaves it running')
    .action(runner(logs))
  verb(
    run,
    'rollback',
    'go back to before it',
    'Goes back to before the run. Without --accept-loss it shows what would be lost and the digest to accept it by (exit 5).',
  )
    .option('--accept-loss <DIGEST>', 'digest of the loss list that you accept; one more document makes it stale (exit 4)')
    .option('--no-wait', 'do not wait until it is done')
    .addHelpText('after', '  evenkeel run rollback run_01J... --accept-loss sha256:...')
    .action(runner(rollback))
  verb(
    run,
    'accept',
    'accept the new release as it is',
    'For a run that needs a person and whose database is the new release: shows what is not proven, asks, and lets users in. Needs --reason; the journal keeps it.',
  )
    .option('--unproven <DIGEST>', 'digest of the list that you have read, where nobody can be asked')
    .addHelpText('after', '  evenkeel run accept run_01J... --reason "checked by hand with the controller"')
    .action(runner(accept))
  verb(run, 'settle', 'give up the way back', 'Drops the copy that was kept to go back. From then on there is no way back to before the run.').action(
    runner(settle),
  )
}

function verb(run: Command, name: string, summary: string, description: string): Command {
  return run
    .command(name)
    .summary(summary)
    .description(description)
    .argument('<RUN>', 'id of the run, run_...')
    .addHelpText('after', examples([`evenkeel run ${name} run_01J...`]))
}

async function show({ output, ...rest }: Context, _options: object, id = ''): Promise<number> {
  const { client } = await connect({ output, ...rest })
  const run = await answer<Run>(client.GET('/v1/runs/{run}', { params: { path: { run: id } } }))
  output.result(run, () => runText(run, output.paint))
  output.next(...nextOf(run))
  return 0
}

async function settle(context: Context, _options: object, id = ''): Promise<number> {
  const { output } = context
  const { client, why } = await connect(context)
  await confirm(context, `Settle ${id}? From then on there is no way back to before it.`)
  const run = await answer<Run>(client.POST('/v1/runs/{run}/settle', { params: { path: { run: id }, query: why } }))
  output.result(run, () => `${run.instance}: run ${id} is settled. What was kept to go back is dropped.`)
  output.next(`evenkeel instance show ${run.instance}`)
  return 0
}
