/** One file of a module: read with a bound, hashed, decoded, extracted. What goes wrong becomes a trouble of that file. */
import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { CsvFacts } from '../../domain/facts/csv.ts'
import type { ManifestFacts } from '../../domain/facts/manifest.ts'
import type { PythonFacts } from '../../domain/facts/python.ts'
import type { TextFacts } from '../../domain/facts/secret.ts'
import type { Trouble } from '../../domain/facts/trouble.ts'
import type { XmlFacts } from '../../domain/facts/xml.ts'
import { pythonParser } from '../python-grammar.ts'
import { type Decoded, decodePython, decodeUtf8, decodeXml } from './decode.ts'
import { extractCsv } from './extract-csv.ts'
import { extractManifest, noManifest } from './extract-manifest.ts'
import { findSecrets } from './find-secrets.ts'
import { extractPython, extractTests, noPython } from './python/extract-python.ts'
import { extractXml, noXml } from './xml/extract-xml.ts'

/** How a file is read. `test` is Python of which only little is wanted. */
export type Language = 'manifest' | 'python' | 'test' | 'xml' | 'csv' | 'text'
export type FileFacts = PythonFacts | XmlFacts | CsvFacts | ManifestFacts | TextFacts

export interface FileTask {
  /** Absolute. */
  file: string
  language: Language
  bytes: number
}

interface FileResult {
  /** Null when the file could not be read whole: then nothing may be kept. */
  sha256: string | null
  facts: FileFacts
}

/** The largest of Odoo 16.0 and 18.0: 0.3 MB of Python, 0.7 MB of XML, 0.9 MB of CSV. */
const mostBytes: Record<Language, number> = {
  manifest: 2 ** 20,
  python: 4 * 2 ** 20,
  test: 4 * 2 ** 20,
  xml: 16 * 2 ** 20,
  csv: 32 * 2 ** 20,
  text: 4 * 2 ** 20,
}

/** Facts as JSON text, which crosses threads ten times as fast as the objects. */
export interface Extracted {
  sha256: string | null
  json: string
}

export async function extractAll(tasks: FileTask[]): Promise<Extracted[]> {
  const results: Extracted[] = []
  for (const task of tasks) {
    const { sha256, facts } = await extractFile(task)
    results.push({ sha256, json: JSON.stringify(facts) })
  }
  return results
}

async function extractFile(task: FileTask): Promise<FileResult> {
  const limit = mostBytes[task.language]
  if (task.bytes > limit) return unread(task, { kind: 'size', line: 1, text: `is larger than ${limit / 2 ** 20} MB and was not read` })
  let bytes: Uint8Array | null
  try {
    bytes = readBounded(task.file, limit)
  } catch (error) {
    return unread(task, { kind: 'unreadable', line: 1, text: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}` })
  }
  if (bytes === null) return unread(task, { kind: 'size', line: 1, text: 'changed while it was read' })
  try {
    return { sha256: createHash('sha256').update(bytes).digest('hex'), facts: await extractBytes(bytes, task.language) }
  } catch (error) {
    // A file that an extractor did not foresee must not take the others with it.
    return unread(task, { kind: 'unreadable', line: 1, text: `could not be understood: ${error instanceof Error ? error.message : String(error)}` })
  }
}

/** Synchronous, because this runs in a thread of its own: a third of the time of the asynchronous calls. A link or pipe put in the file's place is not followed. */
function readBounded(file: string, limit: number): Uint8Array | null {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { size } = fstatSync(handle)
    if (size > limit) return null
    const buffer = Buffer.allocUnsafe(size + 1)
    let length = 0
    while (length < buffer.length) {
      const read = readSync(handle, buffer, length, buffer.length - length, null)
      if (read === 0) return buffer.subarray(0, length)
      length += read
    }
    return null
  } finally {
    closeSync(handle)
  }
}

const decoders: Record<Language, (bytes: Uint8Array) => Decoded> = {
  manifest: decodeManifest,
  python: decodePython,
  test: decodePython,
  xml: decodeXml,
  csv: decodeUtf8,
  // Whatever it is, its bytes are looked through.
  text: (bytes) => ({ text: Buffer.from(bytes).toString('latin1') }),
}

/** Odoo opens a manifest as UTF-8 without looking for a mark, which Python then refuses. */
function decodeManifest(bytes: Uint8Array): Decoded {
  const decoded = decodeUtf8(bytes)
  return 'text' in decoded && bytes[0] === 0xef && bytes[1] === 0xbb ? { text: `\uFEFF${decoded.text}` } : decoded
}

/** The facts of bytes that were read already: what an archive or a git object holds. */
export async function extractBytes(bytes: Uint8Array, language: Language): Promise<FileFacts> {
  const decoded = decoders[language](bytes)
  if ('trouble' in decoded) return nothing(language, decoded.trouble)
  return { ...(await extractText(decoded.text, language)), secrets: findSecrets(decoded.text, language !== 'text') }
}

async function extractText(text: string, language: Language): Promise<FileFacts> {
  if (language === 'text') return noText
  const parser = await pythonParser()
  if (language === 'manifest') return extractManifest(parser, text)
  if (language === 'python') return extractPython(parser, text)
  if (language === 'test') return extractTests(parser, text)
  return language === 'xml' ? extractXml(parser, text) : extractCsv(text)
}

const noText: TextFacts = { language: 'text', secrets: [], troubles: [] }

export function unread(task: FileTask, trouble: Trouble): FileResult {
  return { sha256: null, facts: nothing(task.language, trouble) }
}

function nothing(language: Language, trouble: Trouble): FileFacts {
  // Nothing is expected of such a file, so nothing is missed.
  if (language === 'text') return noText
  const troubles = [trouble]
  if (language === 'manifest') return { ...noManifest, troubles }
  if (language === 'python' || language === 'test') return { ...noPython(''), troubles }
  if (language === 'xml') return { ...noXml(''), troubles }
  return { language: 'csv', digest: '', columns: [], records: [], rows: [], secrets: [], troubles }
}
