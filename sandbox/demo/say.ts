/** What the demonstration prints: one line at a time, with the seconds since its start and, where several series run side by side, whose line it is. */

export type Say = (text: string) => void

const began = performance.now()

/** Prints for one series, or for the whole demonstration. */
export function sayFor(who: string): Say {
  return (text) => {
    for (const line of text.split('\n')) console.log(`${seconds()}  ${who.padEnd(5)} ${line}`.trimEnd())
  }
}

function seconds(): string {
  return `${Math.round((performance.now() - began) / 1000)} s`.padStart(6)
}
