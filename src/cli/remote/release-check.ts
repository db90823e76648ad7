/** `evenkeel release check`: what the rules say about module folders. Reads files only; needs no server. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'
import type { ReleaseCheck } from '../../domain/release-check.ts'
import { findDataFolder } from '../data-folder.ts'
import type { Context } from '../program.ts'
import { checkJunit, checkSarif, checkText } from '../render/release-check.ts'
import { readSeries } from '../series.ts'

export interface CheckOptions {
  modules: string[]
  series?: string
  addons?: string[]
  format?: string
}

const formats = ['text', 'json', 'sarif', 'junit']

const exits: Record<ReleaseCheck['verdict'], number> = { ok: 0, bad: 1, notMeasured: 7 }

export async function check(context: Context, options: CheckOptions): Promise<number> {
  const { output, world, flags } = context
  const format = output.json ? 'json' : (options.format ?? 'text')
  if (!formats.includes(format))
    throw new EvenkeelError('usage', `--format ${format} is not known: ${formats.join(', ')}.`, { hint: 'evenkeel release check --help' })
  const found = await run(context, options)
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

async function run({ output, world, flags }: Context, options: CheckOptions): Promise<ReleaseCheck> {
  const series = options.series === undefined ? null : await readSeries(options.series)
  const { checkFolders, odooAddons } = await import('../../inspect/check-folders.ts')
  const { openFactsCache } = await import('../../inspect/facts/cache.ts')
  const home = world.env.ODOO_HOME ?? (series === null ? undefined : `/opt/odoo/${series}`)
  const own = home === undefined ? [] : odooAddons(home).filter((folder) => existsSync(folder))
  const given = (options.addons ?? []).map((folder) => resolve(world.cwd, folder))
  const missing = given.find((folder) => !existsSync(folder))
  if (missing !== undefined) throw new EvenkeelError('usage', `${missing} is not there.`, { hint: 'check the path after --addons' })
  const cache = openFactsCache(await findDataFolder({ flag: flags.data, env: world.env, cwd: world.cwd, root: world.root }))
  try {
    return await checkFolders({
      folders: options.modules.map((folder) => resolve(world.cwd, folder)),
      series,
      base: null,
      addons: [...given, ...own],
      cache,
      progress: (done, total) => {
        if (done === total) output.progress(`read ${total} files`)
      },
    })
  } finally {
    cache.close()
  }
}

function nextOf({ verdict, findings, series }: ReleaseCheck): string {
  const [first] = findings
  if (first) return `see docs/rules/${first.rule}.md, or allow it where it stands: # evenkeel: allow ${first.rule} because REASON`
  if (verdict === 'notMeasured') return `evenkeel release check --addons /opt/odoo/${series}/addons ... (where Odoo's own modules lie)`
  return `evenkeel release create --series ${series} --help`
}
