/** Names with `*` for any characters, as the catalogue writes them. */

/** The catalogue's patterns are few and asked millions of times. */
const compiled = new Map<string, RegExp>()

export function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name
  const known = compiled.get(pattern)
  if (known) return known.test(name)
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const made = new RegExp(`^${parts.join('.*')}$`, 's')
  compiled.set(pattern, made)
  return made.test(name)
}

export const matchesAny = (patterns: string[], name: string): boolean => patterns.some((pattern) => matches(pattern, name))
