/** What an estate runs, as people read it: who has which content, where it differs, what nobody uses. */
import type { EstateModule, EstateReview, Variant } from '../../domain/estate-review.ts'
import { counted, printable, shortDigest } from '../format.ts'
import type { Output } from '../output.ts'
import { section, table } from '../table.ts'

type Paint = Output['paint']

const shownNames = 4

export function estateText(review: EstateReview, top: number, paint: Paint): string {
  const { instances, modules, notMeasured } = review
  if (instances.length === 0) return 'No instance yet.'
  const drifted = modules.filter(({ drift }) => drift === 'version' || drift === 'content')
  const idle = modules.filter(({ use }) => use === 'installedNowhere' || use === 'storedOnly')
  const lost = modules.filter(({ withoutCode }) => withoutCode.length > 0)
  const shown = modules.slice(0, top)
  return [
    `${counted(instances.length, 'instance')}, ${counted(modules.length, 'module')} of their own: ${drifted.length} drifted apart, ${idle.length} that nobody uses, ${lost.length} installed without code.`,
    table(
      ['instance', 'series', 'release', 'own', "odoo's"],
      instances.map(({ name, series, release, installed }) => [name, series, release, installed?.own ?? 'not measured', installed?.odoo ?? '']),
    ),
    section(
      paint('bold', 'Who runs what'),
      [table(['module', 'version', 'content', 'installed on'], shown.flatMap(rowsOf)), ...rest(modules.length - shown.length)].join('\n'),
    ),
    section(paint('bold', 'Drifted apart'), drifted.map((module) => `${printable(module.name)}: ${driftText(module)}`).join('\n')),
    section(paint('bold', 'Nobody uses'), idle.map((module) => `${printable(module.name)}: ${idleText(module)}`).join('\n')),
    section(
      paint('bold', 'Installed without code'),
      lost
        .map(
          ({ name, withoutCode }) =>
            `${printable(name)}: on ${names(withoutCode)}; Odoo cannot load it, and a plan is refused there until its code is back or it is uninstalled`,
        )
        .join('\n'),
    ),
    notMeasured.map((what) => `${paint('yellow', 'not measured')}: ${printable(what)}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const rest = (count: number): string[] => (count <= 0 ? [] : [`and ${counted(count, 'more module')}: --top N, or --json for all`])

function rowsOf({ name, variants, withoutCode }: EstateModule): string[][] {
  if (variants.length === 0) return [[printable(name), '-', '-', withoutCode.length > 0 ? `${names(withoutCode)}, without code` : 'nowhere']]
  return variants.map((variant, index) => [index === 0 ? printable(name) : '', printable(variant.version), contentOf(variant), whereOf(variant)])
}

const contentOf = ({ digest }: Variant): string => (digest === null ? 'in no release' : shortDigest(digest))

function whereOf({ installedOn, onlyServedBy, notLookedAt }: Variant): string {
  const parts = [
    names(installedOn),
    onlyServedBy.length === 0 ? '' : `not installed on ${names(onlyServedBy)}`,
    notLookedAt.length === 0 ? '' : `${names(notLookedAt)} (not measured)`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function driftText({ drift, variants }: EstateModule): string {
  const live = variants
    .map(({ version, digest, installedOn, notLookedAt }) => ({ version, digest, on: [...installedOn, ...notLookedAt] }))
    .filter(({ digest, on }) => on.length > 0 && digest !== null)
  const what = drift === 'content' ? 'other content under the same version' : 'other versions in one environment'
  return `${what}: ${live.map(({ version, digest, on }) => `${printable(version)} (${shortDigest(digest ?? '')}) on ${names(on)}`).join(', ')}`
}

function idleText({ use, variants, neededBy, releases }: EstateModule): string {
  const needed = neededBy.length === 0 ? 'and nothing depends on it' : `and ${names(neededBy)} ${neededBy.length === 1 ? 'depends' : 'depend'} on it`
  if (use === 'storedOnly') return `only in ${names(releases)}, which no instance serves`
  return `lies on ${names(variants.flatMap(({ onlyServedBy }) => onlyServedBy))}, installed nowhere, ${needed}`
}

function names(list: string[]): string {
  const shown = list.slice(0, shownNames).map(printable).join(', ')
  return list.length > shownNames ? `${shown} and ${list.length - shownNames} more` : shown
}
