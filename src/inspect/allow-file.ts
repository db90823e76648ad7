/** `.evenkeel-check.yaml` beside the modules: findings that are allowed, each with the reason. For files that have no comments, and for code that is not one's own. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Allowance } from './rules/allow.ts'
import { itemLines, parseYaml } from './yaml-file.ts'

export const allowFileName = '.evenkeel-check.yaml'

const AllowFile = z.strictObject({
  allow: z.array(
    z.strictObject({
      rule: z.string().min(1),
      /** Of which module; every one when it is left out. */
      module: z.string().min(1).optional(),
      /** Below the module's folder, with forward slashes. */
      path: z.string().min(1).optional(),
      line: z.int().positive().optional(),
      because: z.string().trim().min(1, 'say why'),
    }),
  ),
})

/** Nothing where there is no such file. @throws EvenkeelError usage naming line and field of what is wrong */
export async function readAllowFile(folder: string): Promise<Allowance[]> {
  const file = join(folder, allowFileName)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (text === null) return []
  const { allow } = parseYaml(text, file, AllowFile)
  const lines = itemLines(text, 'allow')
  return allow.map(({ rule, module = null, path = null, line = null, because }, index) => ({
    rule,
    module,
    path,
    line,
    because,
    at: { module: '', path: file, line: lines[index] ?? 1 },
  }))
}
