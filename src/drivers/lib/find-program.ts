/** Where a program lies that a command names: as given, or in the system's own folders. The PATH that we were started with does not count. */
import { access, constants } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'
import { searchPath } from './environment.ts'

/** Throws `usage` for a relative path, `notFound` when this user cannot execute it. */
export async function findProgram(name: string): Promise<string> {
  if (name.includes('/') && !isAbsolute(name))
    throw new EvenkeelError('usage', `The program ${name} is neither a name nor an absolute path.`, {
      hint: `give it as ${join('/', 'path/to', name)}`,
    })
  const places = isAbsolute(name) ? [name] : searchPath.map((folder) => join(folder, name))
  for (const place of places) if (await isExecutable(place)) return place
  throw new EvenkeelError(
    'notFound',
    `The program ${name} is not there, or this user may not execute it${isAbsolute(name) ? '' : ` (looked for in ${searchPath.join(', ')})`}.`,
    {
      hint: isAbsolute(name) ? `ls -l ${name}; chmod +x ${name}` : `give its absolute path: command -v ${name}`,
    },
  )
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
