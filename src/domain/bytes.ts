/** Bytes as a person reads them, with the exact number beside: `1.5 GB (1500000000 bytes)`. */
const units = ['kB', 'MB', 'GB', 'TB']

export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length)
  if (power === 0) return `${bytes} bytes`
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]} (${bytes} bytes)`
}
