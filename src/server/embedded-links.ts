/**
 * The embedded PostgreSQL needs symbolic links between its libraries, which npm packages cannot carry: its install script makes them from a list that it ships.
 * npm runs no install script that nobody approved (`--ignore-scripts`, `strict-allow-scripts`), and then `initdb` dies of a missing library; so we make them.
 */
import { access, readFile, symlink } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { z } from 'zod'

/** Paths as the package's root sees them: `native/lib/...`. */
const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Makes the links that are missing.
 * @param native the package's folder `native`, or a copy of it
 * @returns false when they are missing and cannot be made there (somebody else's folder)
 */
export async function linkLibraries(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  try {
    for (const { source, target } of Links.parse(JSON.parse(list))) await link(basename(source), join(native, relative('native', target)))
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

async function link(source: string, target: string): Promise<void> {
  if (await exists(target)) return
  await symlink(source, target).catch((error: NodeJS.ErrnoException) => {
    // Another start made it meanwhile.
    if (error.code !== 'EEXIST') throw error
  })
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
