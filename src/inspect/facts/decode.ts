/** From bytes to text as the reader of each language would: Python by its coding line (PEP 263), XML by its declaration, everything else UTF-8. */
import type { Trouble } from '../../domain/facts/trouble.ts'

export type Decoded = { text: string } | { trouble: Trouble }

export function decodeUtf8(bytes: Uint8Array): Decoded {
  return decode(bytes, 'utf-8')
}

export function decodePython(bytes: Uint8Array): Decoded {
  // The first two lines, read as ASCII, say the encoding.
  const head = Buffer.from(bytes.subarray(0, 400)).toString('latin1').split('\n').slice(0, 2)
  const declared = head.map((line) => /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1]).find((name) => name !== undefined)
  return decode(bytes, declared ?? 'utf-8')
}

export function decodeXml(bytes: Uint8Array): Decoded {
  const head = Buffer.from(bytes.subarray(0, 200))
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x3c && head[1] === 0)) return decode(bytes, 'utf-16le')
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0x3c)) return decode(bytes, 'utf-16be')
  return decode(
    bytes,
    /^\s*<\?xml[^>]*?encoding\s*=\s*["']([-\w.]+)["']/.exec(head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''))?.[1] ?? 'utf-8',
  )
}

/** Names that Python and libxml2 take, and the web's list does not have. */
const aliases: Record<string, string> = {
  'latin-1': 'latin1',
  latin: 'latin1',
  utf8: 'utf-8',
  'utf-8-sig': 'utf-8',
  cp1252: 'windows-1252',
  'utf-16': 'utf-16le',
}

function labelOf(encoding: string): string {
  const label = encoding.toLowerCase().replaceAll('_', '-')
  return aliases[label] ?? label
}

function decode(bytes: Uint8Array, encoding: string): Decoded {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(labelOf(encoding), { fatal: true })
  } catch {
    return { trouble: { kind: 'encoding', line: 1, text: `declares the encoding ${encoding}, which is not known` } }
  }
  try {
    return { text: decoder.decode(bytes) }
  } catch {
    return { trouble: { kind: 'encoding', line: badLine(bytes, encoding), text: `is not ${encoding.toUpperCase()}` } }
  }
}

/** The first line that cannot be decoded. Line by line only here, where something is wrong. */
function badLine(bytes: Uint8Array, encoding: string): number {
  const decoder = new TextDecoder(labelOf(encoding), { fatal: true })
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, start)
    const end = found === -1 ? bytes.length : found + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
  }
  return 1
}
