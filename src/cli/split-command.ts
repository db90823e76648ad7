/**
 * Splits a command as a shell splits words. It is never given to a shell, so whatever only a shell could do (pipes, variables, patterns) is refused here, while a
 * person looks, and not found out as a strange argument in an outage.
 */
import { parse } from 'shell-quote'
import { EvenkeelError } from '../domain/error.ts'

/** @param flag for messages. Throws `usage`. */
export function splitCommand(flag: string, text: string): string[] {
  const refuse = (why: string) =>
    new EvenkeelError('usage', `${flag} ${JSON.stringify(text)}: ${why}. Commands are run without a shell.`, {
      hint: `put it in a script, and give that: ${flag} "/usr/local/sbin/odoo-service VERB"`,
    })
  if (hasOpenQuote(text)) throw refuse('a quote is not closed')
  if (text.includes('`')) throw refuse('a command inside a command')
  const words = parse(text, (name) => {
    throw refuse(`the variable $${name} would not be replaced`)
  })
  const argv = words.map((word) => {
    if (typeof word === 'string') return word
    if ('comment' in word) throw refuse('a comment')
    throw refuse(word.op === 'glob' ? `the pattern ${word.pattern} would not be replaced` : `"${word.op}" is for a shell`)
  })
  if (argv.length === 0 || argv[0] === '') throw refuse('it names no program')
  return argv
}

/** The library takes what is left open as closed. */
function hasOpenQuote(text: string): boolean {
  return /['"]/.test(text.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, ''))
}
