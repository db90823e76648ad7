/** A run as people read it: what happened, what it changed, what can be done now. */
import { conditions, pageOf } from '../../domain/conditions.ts'
import type { Run, StepRecord } from '../../domain/run.ts'
import { bytes, counted, duration, moment, pageFile, printable, shortDigest } from '../format.ts'
import type { Output } from '../output.ts'
import { facts, indent, section, stack } from '../table.ts'
import { changesText, tablesText } from './delta.ts'

export function runText(run: Run, paint: Output['paint']): string {
  const parts = [
    `${paint('bold', `Run ${run.id}`)}: ${run.instance}, ${outcomeText(run, paint)}`,
    facts([
      ['why', run.why === null ? null : printable(run.why)],
      ['left in', run.code === null ? null : `${run.code}: ${conditions[run.code].title} (${pageFile(pageOf(run.code))})`],
      ['accepted', acceptedText(run)],
      ['held', run.hold === undefined ? null : printable(run.hold.why)],
      ['started', `${moment(run.createdAt)} by ${run.startedBy}`],
      ['ended', run.endedAt === null ? null : moment(run.endedAt)],
      ['outage', run.downtimeMs === null ? null : duration(run.downtimeMs)],
      ['time to go back', run.rollbackMs === null ? null : duration(run.rollbackMs)],
      ['checkpoint', checkpointText(run)],
      ['settled', run.settledAt === null ? null : moment(run.settledAt)],
      ['evidence', run.evidence],
      ['for the controller', run.evidence === null ? null : `${run.evidence}/books.html`],
    ]),
    section('Steps', run.steps.map((step) => stepLine(step, paint)).join('\n')),
    section('Delta', deltaText(run)),
    section('Books', booksText(run)),
    section(run.outcome === 'rolledBack' ? 'Going back lost' : 'Going back would lose', lossText(run)),
  ]
  return stack(...parts)
}

/** What a person can do now; the best first. */
export function nextOf(run: Run): string[] {
  if (run.state === 'needsPerson') return [run.next ?? `evenkeel run logs ${run.id}`, `evenkeel run accept ${run.id} --reason TEXT`]
  if (run.state === 'held') return [run.hold?.next ?? `evenkeel rollout watch ${run.rollout}`, `evenkeel rollout watch ${run.rollout}`]
  if (run.state !== 'done') return [`evenkeel rollout watch ${run.rollout}`]
  if (run.outcome === 'released' && run.settledAt === null) return [`evenkeel run settle ${run.id}`, `evenkeel run rollback ${run.id}`]
  if (run.outcome === 'released') return [`evenkeel instance show ${run.instance}`]
  const again = `evenkeel plan create --release NAME@VERSION --instance ${run.instance}`
  // What a person took back holds users' documents and stays until he settles it.
  if (run.outcome === 'rolledBack' && run.rollback !== null && run.settledAt === null) return [`evenkeel run settle ${run.id}`, again]
  if (run.outcome === 'rolledBack') return [`evenkeel run logs ${run.id}`, again]
  return [again]
}

/** `released`, `rolledBack`, or the state while there is no outcome. */
export function outcomeText(run: Pick<Run, 'state' | 'outcome'>, paint: Output['paint']): string {
  const word = run.outcome ?? run.state
  if (word === 'released') return paint('green', word)
  return word === 'running' || word === 'queued' ? word : paint(word === 'held' || word === 'notStarted' ? 'yellow' : 'red', word)
}

/** `done      update          12 s  3 modules updated`. */
export function stepLine(step: StepRecord, paint: Output['paint'] = (_, text) => text): string {
  // What is undone carries the times of its doing.
  const ended = step.state !== 'undone' && step.startedAt !== null && step.endedAt !== null
  const took = ended ? duration(Date.parse(step.endedAt ?? '') - Date.parse(step.startedAt ?? '')) : ''
  const again = step.attempt > 1 ? ` (attempt ${step.attempt})` : ''
  const state = step.state === 'failed' ? paint('red', step.state.padEnd(8)) : step.state.padEnd(8)
  return `${state} ${step.name.padEnd(15)} ${took.padStart(8)}  ${step.detail === null ? '' : printable(step.detail)}${again}`.trimEnd()
}

function checkpointText({ checkpoint }: Run): string | null {
  if (checkpoint === null) return null
  return `${checkpoint.copy}, ${bytes(checkpoint.bytes)}, ${checkpoint.kept ? 'kept: going back is possible' : 'no longer kept'}`
}

function acceptedText({ accepted }: Run): string | null {
  if (accepted === null || accepted.state !== 'done') return null
  return `as it is, by ${accepted.by}: ${printable(accepted.reason)}; not proven: ${accepted.unproven.map(printable).join('; ')}`
}

function deltaText({ delta }: Run): string {
  if (delta === null) return ''
  const head = `verdict ${delta.verdict}, ${counted(delta.unexplained, 'unexplained change')} (${shortDigest(delta.digest)})`
  const title = delta.first.length < delta.unexplained ? `Nothing explains ${delta.unexplained} changes, among them:` : 'Nothing explains:'
  const first = delta.first.length === 0 ? '' : `${title}\n${indent(changesText(delta.first))}`
  return stack(head, tablesText(delta.tables), first)
}

function booksText({ books }: Run): string {
  return books === null ? '' : `verdict ${books.verdict}, ${counted(books.differences, 'difference')}`
}

function lossText({ loss, id, outcome, settledAt }: Run): string {
  if (loss === null) return ''
  const figures = [
    counted(loss.documents, 'document'),
    `${counted(loss.numbersReissued, 'number')} given again`,
    counted(loss.mailsSent, 'mail'),
    counted(loss.files, 'file'),
  ]
  const list = outcome === 'released' && settledAt === null ? ` (the list as it is now: evenkeel run rollback ${id})` : ''
  return `${figures.join(', ')}${list}`
}
