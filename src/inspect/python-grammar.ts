/** The Python grammar (tree-sitter, WebAssembly): a real parser that executes nothing. Loaded once per thread, 30 ms. */
import { createRequire } from 'node:module'
import { Language, Parser, type Tree } from 'web-tree-sitter'

const require = createRequire(import.meta.url)
let loading: Promise<Parser> | null = null

export function pythonParser(): Promise<Parser> {
  loading ??= load()
  return loading
}

async function load(): Promise<Parser> {
  await Parser.init()
  const parser = new Parser()
  parser.setLanguage(await Language.load(require.resolve('tree-sitter-python/tree-sitter-python.wasm')))
  return parser
}

/** An ordinary file takes milliseconds; what takes longer was written to take long. */
const longestMs = 5_000

/** The tree of a text, to be deleted by the caller; null when it could not be parsed within five seconds. */
export function parsePython(parser: Parser, text: string): Tree | null {
  const deadline = performance.now() + longestMs
  // The callback's type says void, the library's documentation and code take true as "stop".
  const progressCallback = (() => performance.now() > deadline) as unknown as () => void
  const tree = parser.parse(text, null, { progressCallback })
  if (!tree) parser.reset()
  return tree
}
