/** From the text of `__manifest__.py` to its facts. */
import type { Parser } from 'web-tree-sitter'
import type { ManifestFacts } from '../../domain/facts/manifest.ts'
import { readDictionary } from '../manifest-dictionary.ts'
import { allowComments } from './allow-comments.ts'

export const noManifest: ManifestFacts = {
  language: 'manifest',
  values: {},
  lines: {},
  items: {},
  repeated: [],
  comments: [],
  secrets: [],
  troubles: [],
}

export function extractManifest(parser: Parser, source: string): ManifestFacts {
  const read = readDictionary(parser, source)
  const comments = allowComments(source)
  if ('why' in read) return { ...noManifest, comments, troubles: [{ kind: 'syntax', line: read.line, text: read.why }] }
  return { ...noManifest, values: read.value, lines: read.lines, items: read.items, repeated: read.repeated, comments }
}
