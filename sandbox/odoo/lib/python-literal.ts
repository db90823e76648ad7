/** Reads the one literal of a manifest: dictionaries, lists, tuples, strings, numbers, True, False, None. Anything else is no manifest. */

export type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal }

const token =
  /\s*(?:#[^\n]*\n\s*)*(?:[rubRUB]{0,2}("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')|(-?\d[\d_.]*)|(\w+)|([{}[\]():,]))/y

export function readPythonLiteral(text: string): Literal {
  const words = tokens(text)
  const reader = { words, place: 0 }
  const value = readValue(reader)
  if (reader.place < words.length) throw new SyntaxError('malformed node or string')
  return value
}

type Word = { kind: 'text' | 'number' | 'name' | 'sign'; text: string }

function tokens(text: string): Word[] {
  const words: Word[] = []
  const source = `${text.trimEnd()}\n`
  token.lastIndex = 0
  while (
    source
      .slice(token.lastIndex)
      .replace(/#[^\n]*\n/g, '')
      .trim() !== ''
  ) {
    const match = token.exec(source)
    if (match === null) throw new SyntaxError('invalid syntax')
    const [, quoted, number, name, sign] = match
    if (quoted !== undefined) words.push({ kind: 'text', text: unquote(quoted) })
    else if (number !== undefined) words.push({ kind: 'number', text: number })
    else if (name !== undefined) words.push({ kind: 'name', text: name })
    else words.push({ kind: 'sign', text: sign ?? '' })
  }
  return words
}

function unquote(quoted: string): string {
  const length = /^("""|''')/.test(quoted) ? 3 : 1
  return quoted.slice(length, -length).replace(/\\(\n|[\s\S])/g, (_, next: string) => ({ '\n': '', n: '\n', t: '\t' })[next] ?? next)
}

interface Reader {
  words: Word[]
  place: number
}

function next(reader: Reader): Word {
  const word = reader.words[reader.place++]
  if (word === undefined) throw new SyntaxError('unexpected end of file')
  return word
}

function isNext(reader: Reader, sign: string): boolean {
  const word = reader.words[reader.place]
  return word?.kind === 'sign' && word.text === sign
}

function readValue(reader: Reader): Literal {
  const word = next(reader)
  if (word.kind === 'number') return Number(word.text)
  if (word.kind === 'text') return joinedText(reader, word.text)
  if (word.kind === 'name') return constant(word.text)
  if (word.text === '{') return readDictionary(reader)
  if (word.text === '[') return readList(reader, ']')
  if (word.text === '(') return readTuple(reader)
  throw new SyntaxError(`invalid syntax at ${word.text}`)
}

function joinedText(reader: Reader, first: string): string {
  let text = first
  while (reader.words[reader.place]?.kind === 'text') text += next(reader).text
  return text
}

function constant(name: string): boolean | null {
  if (name === 'True' || name === 'False') return name === 'True'
  if (name === 'None') return null
  throw new SyntaxError(`malformed node or string: ${name}`)
}

function readDictionary(reader: Reader): { [key: string]: Literal } {
  const entries: [string, Literal][] = []
  while (!isNext(reader, '}')) {
    const key = readValue(reader)
    if (next(reader).text !== ':') throw new SyntaxError('expected :')
    entries.push([String(key), readValue(reader)])
    if (isNext(reader, ',')) reader.place++
    else if (!isNext(reader, '}')) throw new SyntaxError('expected , or }')
  }
  reader.place++
  return Object.fromEntries(entries)
}

function readList(reader: Reader, end: string): Literal[] {
  const values: Literal[] = []
  while (!isNext(reader, end)) {
    values.push(readValue(reader))
    if (isNext(reader, ',')) reader.place++
    else if (!isNext(reader, end)) throw new SyntaxError(`expected , or ${end}`)
  }
  reader.place++
  return values
}

/** Parentheses around one value are no tuple. */
function readTuple(reader: Reader): Literal {
  const from = reader.place
  const values = readList(reader, ')')
  const comma = reader.words.slice(from, reader.place - 1).some((word) => word.kind === 'sign' && word.text === ',')
  return values.length === 1 && !comma ? (values[0] ?? null) : values
}
