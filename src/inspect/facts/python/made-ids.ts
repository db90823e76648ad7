/** External ids that code may give to records: which ones it does give shows only when it runs, so every text of that form counts. */
import { literalOrNot, type PythonFile } from './file.ts'

export function madeIdsOf(file: PythonFile): string[] {
  if (!/xml_id|xmlid|ir\.model\.data/.test(file.source)) return []
  const texts = file.tree.rootNode.descendantsOfType('string').flatMap((node) => literalOrNot(node) ?? [])
  return [...new Set(texts.filter((text): text is string => typeof text === 'string' && /^[a-z]\w*\.[a-z]\w*$/.test(text)))].sort()
}
