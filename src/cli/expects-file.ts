/** The file after `--expects`. */
import { readFileSync } from 'node:fs'
import { EvenkeelError } from '../domain/error.ts'
import { Expects } from '../domain/expects.ts'

/** @throws EvenkeelError usage: not readable, or not right, naming line and field */
export async function readExpects(file: string): Promise<Expects> {
  const { parseYaml } = await import('../inspect/yaml-file.ts')
  return parseYaml(readNamed(file), file, Expects)
}

function readNamed(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new EvenkeelError('usage', `The file ${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}.`, {
      hint: 'check the path after --expects',
      cause,
    })
  }
}
