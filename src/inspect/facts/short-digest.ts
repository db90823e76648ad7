/** Digests of pieces of code and of XML elements: 128 bits of SHA-256. A module holds thousands, so they are short; content of files has full ones. */
import { hash } from 'node:crypto'

export function shortDigest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}
