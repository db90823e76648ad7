/** Release notes as Markdown: what is new first, then what is other, then what is gone; module by module, as users call them. */
import type { ModuleNotes, Note, ReleaseNotes } from '../../domain/release-notes.ts'
import { printable } from '../format.ts'

const parts: [Note['change'], string][] = [
  ['new', 'New'],
  ['changed', 'Changed'],
  ['gone', 'No longer there'],
]

export function releaseNotesText({ from, release, instance, modules }: ReleaseNotes): string {
  const title = `# What changes with ${release}${instance === null ? '' : ` on ${instance}`}`
  const since = `Compared with ${from}. A draft from the code: read it, and say why, before you send it.`
  const body =
    modules.length === 0 ? ['Nothing that users will notice in fields, screens, rights, jobs, reports, mails or data.'] : modules.map(moduleText)
  return [title, since, ...body].join('\n\n')
}

function moduleText({ title, from, to, notes }: ModuleNotes): string {
  const versions = from === null ? `new, ${to}` : from === to ? to : `${from} -> ${to}`
  const sections = parts.flatMap(([change, heading]) => {
    const lines = notes.filter((note) => note.change === change).map(({ text }) => `- ${capital(printable(text))}`)
    return lines.length === 0 ? [] : [`### ${heading}\n\n${lines.join('\n')}`]
  })
  return [`## ${printable(title)} (${printable(versions)})`, ...sections].join('\n\n')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
