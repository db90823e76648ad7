/** Tables of plain text. No lines and boxes: they break when a column is copied. */

/** Columns are as wide as their widest cell; numbers (given as numbers) stand right. The last column is not padded. */
export function table(head: string[], rows: (string | number)[][]): string {
  const texts = rows.map((row) => row.map(String))
  const widths = head.map((title, column) => Math.max(width(title), ...texts.map((row) => width(row[column] ?? ''))))
  const right = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'))
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0, right[column] ?? false))
      .join('  ')
      .trimEnd()
  return [line(head.map((title) => title.toUpperCase())), ...texts.map(line)].join('\n')
}

/** `name: value` lines with the values under each other; null values are left out. */
export function facts(pairs: [string, string | null][]): string {
  const shown = pairs.filter((pair): pair is [string, string] => pair[1] !== null)
  const longest = Math.max(0, ...shown.map(([name]) => width(name)))
  return shown.map(([name, value]) => `${pad(`${name}:`, longest + 1, false)} ${value}`).join('\n')
}

/** A title with its body below, moved to the right; nothing at all when the body is empty. */
export function section(title: string, body: string): string {
  return body === '' ? '' : `${title}\n${indent(body)}`
}

/** Parts below each other without the empty ones. */
export function stack(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n')
}

/** Every line moved to the right. */
export function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}

function pad(text: string, to: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, to - width(text)))
  return right ? gap + text : text + gap
}

/** Characters, not UTF-16 units; colour codes take no room. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour code
  return [...text.replace(/\u001b\[\d+m/g, '')].length
}
