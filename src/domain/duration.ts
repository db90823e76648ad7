/** Durations as people write them in `evenkeel.yaml` and after `--timeout`: `90s`, `10m`, `2h`. Everywhere else a duration is an integer of milliseconds. */

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const pattern = /^(\d{1,9})(ms|s|m|h|d)$/

/** Milliseconds, or null when the text is not a duration. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = pattern.exec(text) ?? []
  return amount === undefined || unit === undefined ? null : Number(amount) * (unitMs[unit] ?? 0)
}
