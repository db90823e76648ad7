/** References to secrets as they are given on the command line: `env:NAME`, `file:PATH`. A value is refused, and never repeated in the message. */
import { resolve } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'

/** With the path of a file made absolute. @throws EvenkeelError usage */
export async function absoluteReference(flag: string, given: string, cwd: string): Promise<string> {
  const { SecretRef } = await import('../domain/instance.ts')
  const reference = given.startsWith('file:') ? `file:${resolve(cwd, given.slice('file:'.length))}` : given
  if (SecretRef.safeParse(reference).success) return reference
  throw new EvenkeelError(
    'usage',
    `${flag} must be a reference, env:NAME or file:PATH: a value would stand in the process list and in the shell's history.`,
    {
      hint: `(umask 077; cat > FILE)   with postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, then ${flag} file:FILE`,
    },
  )
}
