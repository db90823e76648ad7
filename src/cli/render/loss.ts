/** The loss list as people read it before they accept it. */
import type { Loss } from '../../domain/loss.ts'
import { counted, moment, printable } from '../format.ts'
import { section, table } from '../table.ts'

/** So many documents and numbers stand on the screen; `--json` has them all. */
const shown = 50

export function isEmpty(loss: Loss): boolean {
  return loss.documents.length + loss.numbersReissued.length + loss.mailsSent + loss.files === 0
}

export function lossText(loss: Loss): string {
  const others = loss.others.filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0)
  const parts = [
    isEmpty(loss) ? 'Going back would lose no document that is on the list of documents.' : 'Going back would lose:',
    section(counted(loss.documents.length, 'document'), documents(loss)),
    section(
      `${counted(loss.numbersReissued.length, 'number')} that would be given again to other documents`,
      capped(loss.numbersReissued.map(printable), 'number'),
    ),
    loss.mailsSent === 0 ? '' : `${counted(loss.mailsSent, 'mail')} already sent: they cannot be called back.`,
    loss.files === 0 ? '' : `${counted(loss.files, 'file')} that documents gained: the files stay on disk, the documents that name them go.`,
    others.length === 0 ? '' : `Other tables with changes: ${others.map(({ table: name }) => name).join(', ')}`,
    `Digest of this list: ${loss.digest}`,
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function documents(loss: Loss): string {
  if (loss.documents.length === 0) return ''
  const rows = loss.documents
    .slice(0, shown)
    .map(({ what, kind, number, amount, currency, at }) => [
      what,
      printable(kind),
      printable(number ?? '(no number)'),
      amount === null ? '-' : `${amount}${currency === null ? '' : ` ${currency}`}`,
      moment(at),
    ])
  return table(['what', 'kind', 'number', 'amount', 'at'], rows) + more(loss.documents.length, 'document')
}

function capped(lines: string[], what: string): string {
  return lines.length === 0 ? '' : lines.slice(0, shown).join(', ') + more(lines.length, what)
}

function more(total: number, what: string): string {
  return total > shown ? `\nand ${counted(total - shown, `more ${what}`)} (--json shows all)` : ''
}
