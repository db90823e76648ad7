/** Which paths a file of a module may have: the same for who packs, who unpacks and who reads, so that nothing is stored that cannot be read again. */

/** Odoo's deepest module has 12. */
export const deepestFolder = 40
/** Bytes: what every file system of Linux takes. */
const longestName = 255

const unfit = /[\n\r\0\uFFFD]/

/** What is wrong with one name of a file or folder, or null. */
export function faultOfName(name: string): string | null {
  if (unfit.test(name)) return 'has a line break, or bytes that are not UTF-8, in its name'
  return new TextEncoder().encode(name).length > longestName ? `has a name longer than ${longestName} bytes` : null
}

/** What is wrong with a path below a module's folder, or null. */
export function faultOfPath(path: string): string | null {
  const names = path.split('/')
  if (names.length - 1 > deepestFolder) return `lies deeper than ${deepestFolder} folders`
  return names.map(faultOfName).find((fault) => fault !== null) ?? null
}
