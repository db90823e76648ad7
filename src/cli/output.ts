/**
 * What a command says. People: the result on standard output, progress and warnings on standard error. `--json`: exactly one document on standard output
 * (`watch`: one event per line), everything else on standard error, so that a pipe never has to filter.
 */

export interface Stream {
  write(text: string): unknown
  isTTY?: boolean | undefined
}

export interface OutputOptions {
  json: boolean
  quiet: boolean
  /** False after --no-color. */
  color: boolean
  stdout: Stream
  stderr: Stream
  env: Record<string, string | undefined>
}

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

export interface Output {
  json: boolean
  /** The command's result: the document, or what people read instead. */
  result(document: object, people: () => string): void
  /** One of many results as they come: a line of JSON, or a line for people. */
  event(document: object, people: () => string | null): void
  /** What happens meanwhile. Silent with --quiet. */
  progress(line: string): void
  /** What the user should know although the command goes on. */
  warn(line: string): void
  /** The commands that make sense now, the best one first. Silent with --quiet. */
  next(...commands: string[]): void
  /** Colours text that goes to standard output; plain when that is not a terminal. */
  paint(style: Paint, text: string): string
}

const codes: Record<Paint, [number, number]> = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] }

export function createOutput(options: OutputOptions): Output {
  const { json, quiet, stdout, stderr } = options
  const colored = wantsColor(options)
  const paint = (style: Paint, text: string) => (colored ? `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : text)
  return {
    json,
    paint,
    result(document, people) {
      stdout.write(`${json ? JSON.stringify(document, null, 2) : people()}\n`)
    },
    event(document, people) {
      const line = json ? JSON.stringify(document) : people()
      if (line !== null) stdout.write(`${line}\n`)
    },
    progress(line) {
      if (!quiet) stderr.write(`${line}\n`)
    },
    warn(line) {
      stderr.write(`warning: ${line}\n`)
    },
    next(...commands) {
      if (quiet) return
      const stream = json ? stderr : stdout
      for (const command of commands) stream.write(`next: ${command}\n`)
    },
  }
}

function wantsColor({ color, json, stdout, env }: OutputOptions): boolean {
  return color && !json && stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}
