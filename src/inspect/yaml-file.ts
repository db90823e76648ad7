/**
 * Reads a YAML or JSON text that a person wrote into a shape, and says in which line which field is wrong: "expects.yaml line 4, 0.because: say why".
 * JSON is read as YAML too, because only the YAML reader knows lines.
 */
import { type Document, isNode, isSeq, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { EvenkeelError } from '../domain/error.ts'

const shown = 5

/**
 * @param name what the text is called in messages, for example its path
 * @throws EvenkeelError usage that names line and field of the first problems
 */
export function parseYaml<T>(text: string, name: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw wrong(name, [`line ${lines.linePos(broken.pos[0]).line}: ${broken.message}`])
  const result = schema.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (result.success) return result.data
  throw wrong(
    name,
    result.error.issues.flatMap(unfold).map((issue) => {
      const line = lineOf(document, issue.path, lines)
      const field = issue.path.join('.')
      return `${line === null ? '' : `line ${line}, `}${field === '' ? 'the whole file' : field}: ${issue.message}`
    }),
  )
}

/** A union reports "invalid input" and hides what each branch said; the branch that came furthest says more. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.map((branch) => branch.flatMap(unfold)).sort((a, b) => depth(b) - depth(a))
  const best = branches[0]
  if (!best || depth(best) === 0) return [issue]
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

function depth(issues: z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length))
}

/** The line of the field, or of the nearest thing around it that is written down. */
function lineOf(document: Document, path: PropertyKey[], lines: LineCounter): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return null
}

function wrong(name: string, problems: string[]): EvenkeelError {
  const more = problems.length > shown ? [`and ${problems.length - shown} more`] : []
  return new EvenkeelError('usage', `${name} is not right: ${[...problems.slice(0, shown), ...more].join('; ')}.`, {
    hint: `mend ${name}, then try again`,
  })
}

/** The line of each item of the list under `key`. */
export function itemLines(text: string, key: string): number[] {
  const lines = new LineCounter()
  const list = parseDocument(text, { lineCounter: lines, prettyErrors: false }).get(key)
  if (!isSeq(list)) return []
  return list.items.map((item) => (isNode(item) && item.range ? lines.linePos(item.range[0]).line : 1))
}
