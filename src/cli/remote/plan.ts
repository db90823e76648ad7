/** `evenkeel plan`: what a release would do to instances, before anything runs. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Plan } from '../../domain/plan.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import { answer, connect } from '../client.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { planText, refuses } from '../render/plan.ts'
import { instancePath } from './instance-path.ts'

interface CreateOptions {
  release: string
  instance: string[]
  diskFree?: number
}

export function register(program: Command, runner: Runner): void {
  const plan = program
    .command('plan')
    .summary('what a release would do to instances')
    .description(
      'A plan says per instance which modules change, which steps run, what is needed and what refuses it. Nothing is changed by making one.',
    )
    .addHelpText('after', examples(['evenkeel plan create --release sale-extra@1.1.0 --instance acme/production', 'evenkeel plan show pln_...']))
  plan
    .command('create')
    .summary('look at the instances and make a plan')
    .description('Looks at the instances and makes a plan. Exit 1 when an instance refuses it; the plan says why and what mends it.')
    .requiredOption('--release <RELEASE>', 'name@version, or sha256: and at least 12 digits')
    .requiredOption('--instance <INSTANCE...>', 'instances, in the order in which they are released')
    .addOption(
      new Option('--disk-free <BYTES>', 'free bytes where the database lies, when Evenkeel cannot measure it (needs --reason)').argParser(byteCount),
    )
    .addHelpText(
      'after',
      examples([
        'evenkeel plan create --release sale-extra@1.1.0 --instance acme/production',
        'evenkeel plan create --release sale-extra@1.1.0 --instance acme/test --instance acme/production',
        'evenkeel plan create --release sale-extra@1.1.0 --instance acme/production --disk-free 50000000000 --reason "df on db1"',
      ]),
    )
    .action(runner(create))
  plan
    .command('show')
    .summary('show a plan')
    .description('Shows a plan as it was made. Exit 1 when an instance refuses it.')
    .argument('<PLAN>', 'id of the plan, pln_...')
    .addHelpText('after', examples(['evenkeel plan show pln_01J...', 'evenkeel plan show pln_01J... --json']))
    .action(runner(show))
}

async function create(context: Context, { release, instance, diskFree }: CreateOptions): Promise<number> {
  for (const name of instance) instancePath(name)
  const { client, why } = await connect(context)
  context.output.progress(`looking at ${instance.join(', ')}`)
  const body = { release, instances: instance, ...(diskFree === undefined ? {} : { diskFreeBytes: diskFree }) }
  return print(context, await answer<Plan>(client.POST('/v1/plans', { params: { query: why }, body })))
}

async function show(context: Context, _options: object, plan = ''): Promise<number> {
  const { client } = await connect(context)
  return print(context, await answer<Plan>(client.GET('/v1/plans/{plan}', { params: { path: { plan } } })))
}

function print({ output }: Context, plan: Plan): number {
  output.result(plan, () => planText(plan, output.paint))
  if (!refuses(plan)) {
    output.next(`evenkeel rollout start ${plan.id} --wait`)
    return 0
  }
  const instances = plan.instances.map(({ instance }) => `--instance ${instance}`).join(' ')
  output.next(`mend what refuses it, then: evenkeel plan create --release ${releaseLabel(plan.release)} ${instances}`)
  return 1
}

function byteCount(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Bytes are a whole number, for example 50000000000.')
}
