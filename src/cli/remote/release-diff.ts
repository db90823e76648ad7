/** `evenkeel release diff`: what lies between two states of modules, and what each module needs. Folders are compared here, stored releases on the server. */
import { basename, resolve } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'
import type { ReleaseDiff } from '../../domain/need.ts'
import { answer, connect } from '../client.ts'
import type { Context } from '../program.ts'
import { releaseDiffText } from '../render/release-diff.ts'
import { readSeries } from '../series.ts'

export interface DiffOptions {
  instance?: string
  series?: string
}

const isRelease = (side: string): boolean => /^(sha256:[0-9a-f]{12,64}|[^@\s/]+@[^@\s/]+)$/.test(side)

export async function diff(context: Context, options: DiffOptions, first = '', second?: string): Promise<number> {
  const found = await compare(context, options, first, second)
  context.output.result(found, () => releaseDiffText(found, context.output.paint))
  context.output.next(nextOf(found))
  return 0
}

async function compare(context: Context, { instance, series }: DiffOptions, first: string, second?: string): Promise<ReleaseDiff> {
  if (instance !== undefined) {
    if (second !== undefined) throw usage('Compare a release with another one, or with --instance, not both.')
    if (!isRelease(first)) throw usage(`${first} is a folder: an instance is compared with a stored release.`, 'evenkeel release create --help')
    return ask(context, first, { instance })
  }
  if (second === undefined) throw usage('Say what to compare with: a second release or folder, or --instance.')
  const stored = [first, second].filter(isRelease).length
  if (stored === 1)
    throw usage('One side is a stored release and the other a folder.', 'make a release of the folder first: evenkeel release create --help')
  return stored === 2 ? ask(context, second, { from: first }) : compareFolders(context, first, second, series)
}

async function ask(context: Context, release: string, query: { from: string } | { instance: string }): Promise<ReleaseDiff> {
  const { client } = await connect(context)
  return answer<ReleaseDiff>(client.GET('/v1/releases/{release}/diff', { params: { path: { release }, query } }))
}

async function compareFolders({ world, output }: Context, first: string, second: string, given?: string): Promise<ReleaseDiff> {
  const { diffFolders, seriesOfFolders } = await import('../../server/local-diff.ts')
  const [from, to] = [resolve(world.cwd, first), resolve(world.cwd, second)]
  const series = given === undefined ? await seriesOfFolders([from, to]) : await readSeries(given)
  if (series === null) throw usage('No manifest says for which Odoo series it is.', 'add --series 16.0 or --series 18.0')
  const progress = (done: number, total: number): void => {
    if (done === total) output.progress(`read ${total} files`)
  }
  return diffFolders({ from: { folder: from, label: labelOf(first) }, to: { folder: to, label: labelOf(second) }, series, progress })
}

const labelOf = (given: string): string => (given === '.' ? basename(resolve(given)) : given)

function usage(message: string, hint = 'evenkeel release diff --help'): EvenkeelError {
  return new EvenkeelError('usage', message, { hint })
}

function nextOf({ instance, to }: ReleaseDiff): string {
  if (instance !== undefined) return `evenkeel plan create --release ${to.label} --instance ${instance}`
  if (to.digest !== null) return `evenkeel release diff ${to.label} --instance TENANT/ENVIRONMENT`
  return 'evenkeel release create --help'
}
