/** `evenkeel release check`: what the rules say about modules. Folders, and folders as a commit has them, are read here and need no server; a stored release is asked of it. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'
import type { Series } from '../../domain/instance.ts'
import type { ReleaseCheck } from '../../domain/release-check.ts'
import type { GitTree } from '../../server/git-tree.ts'
import { answer, connect } from '../client.ts'
import { findDataFolder } from '../data-folder.ts'
import type { Context } from '../program.ts'
import { checkJunit, checkSarif, checkText } from '../render/release-check.ts'
import { readSeries } from '../series.ts'

export interface CheckOptions {
  modules?: string[]
  from?: string
  base?: string
  series?: string
  addons?: string[]
  format?: string
}

const formats = ['text', 'json', 'sarif', 'junit']

const exits: Record<ReleaseCheck['verdict'], number> = { ok: 0, bad: 1, notMeasured: 7 }

export async function check(context: Context, options: CheckOptions, release?: string): Promise<number> {
  const { output, world, flags } = context
  const format = output.json ? 'json' : (options.format ?? 'text')
  if (!formats.includes(format)) throw usage(`--format ${format} is not known: ${formats.join(', ')}.`)
  const found = release === undefined ? await checkHere(context, options) : await askServer(context, options, release)
  const write = (text: string) => void world.stdout.write(`${text}\n`)
  const { ruleTitles: titles } = await import('../../inspect/rules/check-modules.ts')
  if (format === 'json') write(JSON.stringify(found, null, 2))
  else if (format === 'sarif')
    write(JSON.stringify(checkSarif(found, titles, world.cwd, (await import('../../server/product-version.ts')).productVersion()), null, 2))
  else if (format === 'junit') write(checkJunit(found, titles))
  else output.result(found, () => checkText(found, output.paint))
  if (format === 'text' && !flags.quiet) output.next(nextOf(found))
  return exits[found.verdict]
}

async function askServer(context: Context, { modules, from, addons, series, base }: CheckOptions, release: string): Promise<ReleaseCheck> {
  if (modules ?? from ?? addons ?? series)
    throw usage('A stored release has its own modules and series: --modules, --from, --addons and --series go with folders.')
  const { client } = await connect(context)
  return answer<ReleaseCheck>(
    client.GET('/v1/releases/{release}/check', { params: { path: { release }, query: base === undefined ? {} : { base } } }),
  )
}

async function checkHere(context: Context, options: CheckOptions): Promise<ReleaseCheck> {
  const { world } = context
  if (options.modules === undefined && options.from === undefined)
    throw usage('Say what to check: a stored release, or --modules DIR, with --from GIT_REF as a commit has it.')
  const folders = (options.modules ?? ['.']).map((folder) => resolve(world.cwd, folder))
  const trees: GitTree[] = []
  const treeOf = async (ref: string): Promise<GitTree> => {
    const tree = await (await import('../../server/git-tree.ts')).readGitTree(folders, ref)
    trees.push(tree)
    return tree
  }
  try {
    const from = options.from === undefined ? null : await treeOf(options.from)
    const base = options.base === undefined ? null : await baseFolders(options.base, world.cwd, treeOf)
    const found = await run(context, options, {
      folders: from?.folders ?? folders,
      base,
      notMeasured: missing(from),
    })
    return from === null ? found : inRepository(found, from)
  } finally {
    for (const tree of trees) await tree.remove()
  }
}

/** A folder that is there is a folder; anything else is a git reference. */
async function baseFolders(base: string, cwd: string, treeOf: (ref: string) => Promise<GitTree>): Promise<string[]> {
  const folder = resolve(cwd, base)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [folder]
  // What was not there yet has no base.
  return (await treeOf(base)).folders.filter((each) => existsSync(each))
}

function missing(tree: GitTree | null): string[] {
  const { submodules } = tree ?? { submodules: [] }
  return submodules.length === 0 ? [] : [`what the submodules hold: ${submodules.join(', ')}`]
}

/** Files are named where the reader has them. */
function inRepository(found: ReleaseCheck, { root, repository }: GitTree): ReleaseCheck {
  const there = (path: string): string => path.replaceAll(root, repository)
  return {
    ...found,
    modules: found.modules.map(({ name, folder }) => ({ name, folder: there(folder) })),
    findings: found.findings.map((finding) => ({ ...finding, path: there(finding.path), text: there(finding.text) })),
  }
}

async function run(
  { output, world, flags }: Context,
  options: CheckOptions,
  what: { folders: string[]; base: string[] | null; notMeasured: string[] },
): Promise<ReleaseCheck> {
  const series = options.series === undefined ? null : await readSeries(options.series)
  const { checkFolders, odooAddons } = await import('../../inspect/check-folders.ts')
  const { openFactsCache } = await import('../../inspect/facts/cache.ts')
  const own = (series: Series) => odooAddons(world.env.ODOO_HOME ?? `/opt/odoo/${series}`).filter((folder) => existsSync(folder))
  const given = (options.addons ?? []).map((folder) => resolve(world.cwd, folder))
  const absent = given.find((folder) => !existsSync(folder))
  if (absent !== undefined) throw new EvenkeelError('usage', `${absent} is not there.`, { hint: 'check the path after --addons' })
  const cache = openFactsCache(await findDataFolder({ flag: flags.data, env: world.env, cwd: world.cwd, root: world.root }))
  try {
    return await checkFolders({
      ...what,
      series,
      addonsOf: (known) => [...given, ...own(known)],
      cache,
      progress: (done, total) => {
        if (done === total) output.progress(`read ${total} files`)
      },
    })
  } finally {
    cache.close()
  }
}

function usage(message: string): EvenkeelError {
  return new EvenkeelError('usage', message, { hint: 'evenkeel release check --help' })
}

function nextOf({ verdict, findings, series }: ReleaseCheck): string {
  const first = findings.find(({ severity }) => severity !== 'note')
  if (first) return `see docs/rules/${first.rule}.md, or allow it where it stands: # evenkeel: allow ${first.rule} because REASON`
  if (verdict === 'notMeasured') return `evenkeel release check --addons /opt/odoo/${series}/addons ... (where Odoo's own modules lie)`
  return `evenkeel release create --series ${series} --help`
}
