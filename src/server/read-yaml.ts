/** Reads a YAML file of ours and checks its shape. Every error names the file. */
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { EvenkeelError } from '../domain/error.ts'

/** Throws `usage` when the file is missing, is not YAML, or has another shape. */
export async function readYaml<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  const content = await parsed(path)
  const result = schema.safeParse(content)
  if (result.success) return result.data
  throw unusable(path, z.prettifyError(result.error).replaceAll('\n', ' '), result.error)
}

async function parsed(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw unusable(path, cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause), cause)
  }
}

function unusable(path: string, why: string, cause: unknown): EvenkeelError {
  return new EvenkeelError('usage', `The file ${path} cannot be used: ${why}`, { hint: `mend ${path}`, cause })
}
