/** `evenkeel module review`: what modules cost to release. Folders are reviewed here without a server; what instances serve is reviewed by the server. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { codeFacts, EvenkeelError } from '../../domain/error.ts'
import type { EstateReview } from '../../domain/estate-review.ts'
import type { Series } from '../../domain/instance.ts'
import type { ModuleReview } from '../../domain/module-review.ts'
import { answer, connect } from '../client.ts'
import { findDataFolder } from '../data-folder.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { instancePath } from '../remote/instance-path.ts'
import { estateText } from '../render/estate-review.ts'
import { moduleText, reviewText } from '../render/module-review.ts'
import { readSeries } from '../series.ts'

interface Options {
  instance?: string
  module?: string
  series?: string
  addons?: string[]
  top: number
}

export function register(program: Command, runner: Runner): void {
  const module = program
    .command('module')
    .summary('what modules cost to release, and who runs what')
    .description('Modules are read, never executed.')
    .addHelpText('after', reviewExamples)
  module
    .command('review')
    .summary('rank modules by what they cost to release, and say why')
    .description(
      'With folders: measures the modules in them (size, complexity, depth, what several modules override, tests, age by git) and ranks what costs most to release. Needs no server. ' +
        "With --instance: the same for an instance's own modules. With neither: which instance runs which content of each module, where tenants drifted apart, and what " +
        'nobody uses. Exit 0 reviewed, 7 something could not be read or looked at (the report names it).',
    )
    .argument('[FOLDER...]', 'module folders, or folders of module folders')
    .option('--instance <INSTANCE>', 'review the own modules of TENANT/ENVIRONMENT')
    .option('--module <NAME>', 'everything about this one, measured among the others')
    .option('--series <SERIES>', 'Odoo series of the folders: 16.0 or 18.0 (default: as most manifests say)')
    .option('--addons <DIR...>', "the rest of the addons_path: Odoo's own modules and others (also found under ODOO_HOME)")
    .addOption(new Option('--top <N>', 'lines in each list').argParser(positive).default(10))
    .addHelpText('after', reviewExamples)
    .action(runner((context, options: Options, ...folders) => review(context, options, folders.flat())))
}

const reviewExamples = examples([
  'evenkeel module review ./addons',
  'evenkeel module review ./addons --addons /opt/odoo/18.0/addons /opt/odoo/18.0/odoo/addons --module sale_extra',
  'evenkeel module review --instance acme/production',
  'evenkeel module review                       # the estate: who runs what, drift, dead modules',
])

async function review(context: Context, options: Options, folders: string[]): Promise<number> {
  if (folders.length > 0) {
    if (options.instance !== undefined) throw usage('Name folders or --instance, not both.')
    return show(context, options, await reviewHere(context, options, folders))
  }
  const only = (['series', 'addons'] as const).find((option) => options[option] !== undefined)
  if (only !== undefined) throw usage(`--${only} is about folders: name at least one.`, 'evenkeel module review ./addons')
  const { client } = await connect(context)
  if (options.instance !== undefined) {
    const call = client.GET('/v1/instances/{tenant}/{environment}/review', { params: { path: instancePath(options.instance) } })
    return show(context, options, await answer<ModuleReview>(call))
  }
  if (options.module !== undefined) throw usage('--module says which of several: name a folder or --instance as well.')
  return showEstate(context, options, await answer<EstateReview>(client.GET('/v1/modules/review', {})))
}

async function reviewHere({ world, flags, output }: Context, options: Options, folders: string[]): Promise<ModuleReview> {
  const given = (options.addons ?? []).map((folder) => resolve(world.cwd, folder))
  const missing = given.find((folder) => !existsSync(folder))
  if (missing !== undefined) throw usage(`${missing} is not there.`, 'check the path after --addons')
  const series = options.series === undefined ? null : await readSeries(options.series)
  const { reviewFolders } = await import('../../server/local-review.ts')
  const { odooAddons } = await import('../../inspect/check-folders.ts')
  const { openFactsCache } = await import('../../inspect/facts/cache.ts')
  const ofOdoo = (known: Series | null) => {
    const home = world.env.ODOO_HOME ?? (known === null ? undefined : `/opt/odoo/${known}`)
    return home === undefined ? [] : odooAddons(home).filter((folder) => existsSync(folder))
  }
  const cache = openFactsCache(await findDataFolder({ flag: flags.data, env: world.env, cwd: world.cwd, root: world.root }))
  try {
    return await reviewFolders({
      folders: folders.map((folder) => resolve(world.cwd, folder)),
      series,
      addons: (known) => [...given, ...ofOdoo(known)],
      cache,
      now: Date.now(),
      progress: toldInSteps(output),
    })
  } finally {
    cache.close()
  }
}

/** Odoo itself has 13,000 files, and a busy machine reads them for a minute. */
function toldInSteps({ progress }: Context['output']): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    if (done < told) told = 0
    if (done !== total && done - told < 2_000) return
    told = done
    progress(`read ${done} of ${total} files`)
  }
}

function show({ output }: Context, { module, top }: Options, found: ModuleReview): number {
  const one = module === undefined ? null : found.modules.find(({ name }) => name === module)
  if (one === undefined)
    throw new EvenkeelError('notFound', `${module} is none of the ${found.modules.length} reviewed modules.`, {
      hint: 'evenkeel module review --help',
    })
  output.result(found, () => (one ? moduleText(found, one, top, output.paint) : reviewText(found, top, output.paint)))
  output.next(nextOf(found, one !== null))
  return found.modules.some(({ unread }) => unread > 0) ? codeFacts('notMeasured').exit : 0
}

function showEstate({ output }: Context, { top }: Options, found: EstateReview): number {
  output.result(found, () => estateText(found, top, output.paint))
  const [instance] = found.instances
  output.next(instance === undefined ? 'evenkeel instance add --help' : `evenkeel module review --instance ${instance.name}`)
  return found.notMeasured.length > 0 ? codeFacts('notMeasured').exit : 0
}

function nextOf({ modules: [first], folders, instance }: ModuleReview, detailed: boolean): string {
  const what = instance === null ? folders.map((folder) => (folder.includes(' ') ? `'${folder}'` : folder)).join(' ') : `--instance ${instance}`
  if (first && !detailed) return `evenkeel module review ${what} --module ${first.name}`
  return instance === null ? `evenkeel release check --modules ${what}` : `evenkeel module review --instance ${instance}`
}

function positive(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a whole number above 0.')
}

function usage(message: string, hint = 'evenkeel module review --help'): EvenkeelError {
  return new EvenkeelError('usage', message, { hint })
}
