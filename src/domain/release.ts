/** A release is immutable and named by the digest of its content. What is said about it (who made it, what it expects) is not part of the digest. */
import { z } from 'zod'
import { Digest, digestOf } from './digest.ts'
import { documentSchema } from './document.ts'
import { Expects } from './expects.ts'
import { Series } from './instance.ts'

/** Odoo's own rule for the technical name of a module. */
export const ModuleName = z.string().regex(/^[A-Za-z0-9_]{1,128}$/, 'a module folder is named with letters, digits and underscores')

export const ReleaseModule = z.object({ name: ModuleName, version: z.string(), digest: Digest })
export type ReleaseModule = z.infer<typeof ReleaseModule>

export const ReleaseName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i, 'a release name is letters, digits, dots, hyphens and underscores')
export const ReleaseVersion = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,49}$/, 'a version is letters, digits, dots, plus and hyphens')

export const Release = documentSchema('Release', {
  name: ReleaseName,
  version: ReleaseVersion,
  series: Series,
  digest: Digest,
  modules: z.array(ReleaseModule),
  expects: Expects,
  createdBy: z.string(),
  createdAt: z.string(),
})
export type Release = z.infer<typeof Release>

/** `name@version`, or `sha256:` and at least 12 digits. */
export const ReleaseRef = z
  .string()
  .regex(/^(sha256:[0-9a-f]{12,64}|[^@\s]+@[^@\s]+)$/, 'a release is name@version, or sha256: and at least 12 digits of its digest')

/** The digest of a module's content: its files by path, size aside (the hash covers it), in path order. */
export function moduleDigest(files: { path: string; sha256: string; executable: boolean }[]): Digest {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return digestOf(sorted.map((f) => [f.path, f.sha256, f.executable ? 'x' : '-']))
}

/** The digest of a release's content: series and modules in name order; nothing that is said about it. */
export function releaseDigest(content: { series: Series; modules: ReleaseModule[] }): Digest {
  const modules = [...content.modules].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return digestOf({ series: content.series, modules: modules.map((m) => ({ name: m.name, version: m.version, digest: m.digest })) })
}

export { releaseLabel } from './release-label.ts'
