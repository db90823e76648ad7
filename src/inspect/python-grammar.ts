/** The Python grammar (tree-sitter, WebAssembly): a real parser that executes nothing. Loaded once per process, 30 ms. */
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

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
