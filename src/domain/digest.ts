/**
 * Digests of documents. Canonical JSON is RFC 8785, by the `canonicalize` library, so that a third party can compute the same digest in any language.
 */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'

export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a digest is sha256: and 64 hexadecimal digits')
export type Digest = z.infer<typeof Digest>

/** RFC 8785 text of a JSON value. Keys whose value is undefined are left out, as JSON does. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(JSON.parse(JSON.stringify(value)))
  if (text === undefined) throw new TypeError('only a JSON value has a canonical text')
  return text
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** `sha256:` and the SHA-256 of the canonical JSON. */
export function digestOf(value: unknown): Digest {
  return `sha256:${sha256Hex(canonicalJson(value))}`
}

/** The 64 hexadecimal digits alone, as folders under the data folder are named. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}
