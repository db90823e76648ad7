/** Facts of a module that a test writes down: its files by path. A manifest is added where none is given. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ModuleFacts } from '../../src/domain/facts/module.ts'
import { withoutCache } from '../../src/inspect/facts/cache.ts'
import { readModules } from '../../src/inspect/facts/read-modules.ts'

export async function moduleOf(files: Record<string, string>, name = 'trial'): Promise<ModuleFacts> {
  const root = mkdtempSync(join(tmpdir(), 'evenkeel-facts-'))
  try {
    for (const [path, text] of Object.entries({ '__manifest__.py': "{'name': 'Trial', 'version': '18.0.1.0.0'}\n", ...files })) {
      const file = join(root, name, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    const [facts] = await readModules(new Map([[name, join(root, name)]]), { cache: withoutCache })
    if (!facts) throw new Error('no facts')
    return facts
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
