/** What `release diff` and `release notes` share: two releases, two folders, or a release and an instance. Folders are compared here, stored releases on the server. */
import { basename, resolve } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'
import type { Compared } from '../../server/compared.ts'
import { type Api, connect } from '../client.ts'
import type { Context } from '../program.ts'
import { readSeries } from '../series.ts'

export interface ComparisonOptions {
  instance?: string
  series?: string
}

/** How one document is made, on either way. */
export interface Comparison<T> {
  command: 'diff' | 'notes'
  ask(client: Api['client'], release: string, query: { from: string } | { instance: string }): Promise<T>
  make(compared: Compared): T | Promise<T>
}

const isRelease = (side: string): boolean => /^(sha256:[0-9a-f]{12,64}|[^@\s/]+@[^@\s/]+)$/.test(side)

export async function compare<T>(
  comparison: Comparison<T>,
  context: Context,
  options: ComparisonOptions,
  first: string,
  second?: string,
): Promise<T> {
  const usage = (message: string, hint = `evenkeel release ${comparison.command} --help`) => new EvenkeelError('usage', message, { hint })
  const ask = async (release: string, query: { from: string } | { instance: string }) =>
    comparison.ask((await connect(context)).client, release, query)
  const { instance, series } = options
  if (instance !== undefined) {
    if (second !== undefined) throw usage('Compare a release with another one, or with --instance, not both.')
    if (!isRelease(first)) throw usage(`${first} is a folder: an instance is compared with a stored release.`, 'evenkeel release create --help')
    return ask(first, { instance })
  }
  if (second === undefined) throw usage('Say what to compare with: a second release or folder, or --instance.')
  const stored = [first, second].filter(isRelease).length
  if (stored === 1)
    throw usage('One side is a stored release and the other a folder.', 'make a release of the folder first: evenkeel release create --help')
  return stored === 2 ? ask(second, { from: first }) : comparison.make(await readFolders(context, first, second, series))
}

async function readFolders({ world, output }: Context, first: string, second: string, given?: string): Promise<Compared> {
  const { compareFolders, seriesOfFolders } = await import('../../server/compare-folders.ts')
  const [from, to] = [resolve(world.cwd, first), resolve(world.cwd, second)]
  const series = given === undefined ? await seriesOfFolders([from, to]) : await readSeries(given)
  if (series === null)
    throw new EvenkeelError('usage', 'No manifest says for which Odoo series it is.', { hint: 'add --series 16.0 or --series 18.0' })
  const progress = (done: number, total: number): void => {
    if (done === total) output.progress(`read ${total} files`)
  }
  return compareFolders({ from: { folder: from, label: labelOf(first) }, to: { folder: to, label: labelOf(second) }, series, progress })
}

const labelOf = (given: string): string => (given === '.' ? basename(resolve(given)) : given)
