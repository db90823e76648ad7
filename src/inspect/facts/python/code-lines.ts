/** Counts the lines of a text that hold code. Tokens are marked as the walker meets them, in reading order within a statement; a line may be marked many times. */
export class CodeLines {
  readonly #source: string
  /** Offset of the first character of each line. */
  readonly #starts: number[] = [0]
  readonly #marked: Uint8Array
  #row = 0

  constructor(source: string) {
    this.#source = source
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) this.#starts.push(at + 1)
    this.#marked = new Uint8Array(this.#starts.length)
  }

  /** @param from offset of the first character @param to offset behind the last one */
  mark(from: number, to: number): void {
    if (to <= from) return
    // The next token is nearly always on this line or the following one: no search is needed.
    while (this.#row > 0 && (this.#starts[this.#row] ?? 0) > from) this.#row--
    while ((this.#starts[this.#row + 1] ?? Number.POSITIVE_INFINITY) <= from) this.#row++
    for (let row = this.#row; (this.#starts[row] ?? Number.POSITIVE_INFINITY) < to; row++) this.#marked[row] = 1
  }

  /** Empty lines inside a long string are none. */
  count(): number {
    let lines = 0
    for (const [row, marked] of this.#marked.entries()) if (marked === 1 && this.#textOf(row).trim() !== '') lines++
    return lines
  }

  #textOf(row: number): string {
    return this.#source.slice(this.#starts[row], this.#starts[row + 1])
  }
}
