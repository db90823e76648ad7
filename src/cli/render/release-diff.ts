/** A release diff as people read it: what has to happen first, then module by module why. */

import type { Hazard } from '../../domain/hazard.ts'
import type { ModuleNeed, Need, ReleaseDiff } from '../../domain/need.ts'
import { bytes as byteCount, counted, duration, printable } from '../format.ts'
import type { Output } from '../output.ts'
import { facts, indent, section, stack } from '../table.ts'

const words: Record<Need, string> = {
  nothing: 'nothing',
  restart: 'restart',
  update: 'update',
  updateWithScript: 'update with script',
  destructive: 'destructive',
}

const colours: Record<Need, 'red' | 'yellow' | 'green'> = {
  nothing: 'green',
  restart: 'green',
  update: 'yellow',
  updateWithScript: 'red',
  destructive: 'red',
}

/** Reasons of one module before the rest is counted; all are in the document. */
const shownReasons = 12

export function releaseDiffText(diff: ReleaseDiff, paint: Output['paint']): string {
  const { from, to, instance, modules, update, closure, restart, kinds, hazards } = diff
  const above = closure.filter((name) => !update.includes(name))
  const head = `${paint('bold', `${from.label} -> ${to.label}`)}${instance === undefined ? '' : ` on ${instance}`}: ${verdictOf(diff)}`
  return stack(
    head,
    facts([
      ['-u', update.length === 0 ? 'none' : update.join(',')],
      ['updated with them', above.length === 0 ? null : above.join(', ')],
      ['only a restart', restart.length === 0 ? null : restart.join(', ')],
      ['kinds', kinds.length === 0 ? null : kinds.join(', ')],
    ]),
    section(`what could hurt${instance === undefined ? ', whatever the sizes' : ''}`, hazardsText(hazards, paint)),
    ...modules.map((module) => section(`${module.name}: ${paint(colours[module.need], words[module.need])}`, reasonsOf(module))),
  )
}

function hazardsText(hazards: Hazard[], paint: Output['paint']): string {
  const shown = hazards.slice(0, shownReasons).map((hazard) => {
    const { rule, module, file, line, text, advice } = hazard
    return `${paint(hazard.kind === 'blocks' || hazard.kind === 'breaks' ? 'yellow' : 'red', printable(text))} [${rule}]\n${indent(
      [`${module}/${printable(file)}:${line}`, ...measuresOf(hazard), `advice: ${printable(advice)}`].join('\n'),
    )}`
  })
  return [...shown, ...(hazards.length > shownReasons ? [`and ${hazards.length - shownReasons} more; --json has all`] : [])].join('\n')
}

/** Lock, size and time; what is not known is said. */
function measuresOf({ table, lock, rows, bytes, heldMs, mustRehearse }: Hazard): string[] {
  const size =
    bytes === null ? null : `${rows === null ? 'rows unknown, it was never analysed' : counted(Math.round(rows), 'row')}, ${byteCount(bytes)}`
  const held = heldMs === null ? null : `${duration(heldMs.low)} to ${duration(heldMs.high)}`
  const what = [table, size === null ? null : `(${size})`, lock === null ? null : `locked ${lock}`, held === null ? null : `for ${held}`]
  const unmeasured = `how long cannot be told${bytes !== null && rows === null ? ` before ANALYZE ${table}` : ''}: it must be rehearsed`
  const known = what.filter((part) => part !== null).join(' ')
  return [...(known === '' ? [] : [known]), ...(mustRehearse ? [unmeasured] : [])]
}

function verdictOf({ modules, update, closure, restart }: ReleaseDiff): string {
  if (modules.length === 0) return 'not a difference'
  const destructive = modules.filter(({ need }) => need === 'destructive').length
  if (update.length > 0) return `${counted(closure.length, 'module')} to update${destructive === 0 ? '' : `, data is lost in ${destructive}`}`
  return restart.length > 0 ? 'a restart, no update' : 'no update, no restart'
}

function reasonsOf({ reasons }: ModuleNeed): string {
  if (reasons.length === 0) return 'documents, tests, comments or layout'
  const lines = reasons.slice(0, shownReasons).map(({ rule, file, line, text }) => `${printable(file)}:${line} ${printable(text)} [${rule}]`)
  return [...lines, ...(reasons.length > shownReasons ? [`and ${reasons.length - shownReasons} more; --json has all`] : [])].join('\n')
}
