/** Names with `*` for any characters, as the catalogue writes them. */

export function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}

export const matchesAny = (patterns: string[], name: string): boolean => patterns.some((pattern) => matches(pattern, name))
