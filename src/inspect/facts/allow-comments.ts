/** `evenkeel: allow RULE because REASON` in a comment of a file, whatever starts a comment in its language. Found by line: a parser that keeps comments costs more. */
const comment = /(?:#|<!--|\/\/)[ \t]*evenkeel:[ \t]*([^\n]*?)[ \t]*(?:-->)?[ \t]*$/gm

export function allowComments(source: string): { line: number; text: string }[] {
  if (!source.includes('evenkeel:')) return []
  return [...source.matchAll(comment)].map((match) => ({ line: source.slice(0, match.index).split('\n').length, text: match[1] ?? '' }))
}
