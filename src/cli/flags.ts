/** The flags that every command has. They may stand before or after the noun. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../domain/duration.ts'

export interface Flags {
  server: string | undefined
  tokenFile: string | undefined
  data: string | undefined
  json: boolean
  quiet: boolean
  color: boolean
  yes: boolean
  reason: string | undefined
  idempotencyKey: string | undefined
  /** Milliseconds; undefined: the command's own default. */
  timeoutMs: number | undefined
}

export function addGlobalFlags(program: Command): void {
  program
    .option('--server <URL>', 'address of the server (env EVENKEEL_SERVER; default: the one that runs on the data folder)')
    .option('--token-file <FILE>', 'file with the token (env EVENKEEL_TOKEN_FILE; default: the one of the data folder)')
    .option('--data <DIR>', 'data folder (env EVENKEEL_DATA; default: the nearest .evenkeel upward)')
    .option('--json', 'print one JSON document and nothing else on standard output')
    .option('--quiet', 'no progress, no next command')
    .option('--no-color', 'no colours (also NO_COLOR)')
    .option('--yes', 'do not ask')
    .option('--reason <TEXT>', 'why; stands in the journal')
    .option('--idempotency-key <KEY>', 'repeating a changing command with the same key answers with the same id')
    .addOption(new Option('--timeout <DURATION>', 'give up waiting after 90s, 10m, 2h; the work goes on').argParser(durationFlag))
}

/** From what commander collected; `program` is the root. */
export function readFlags(program: Command): Flags {
  const given = program.opts()
  return {
    server: given.server,
    tokenFile: given.tokenFile,
    data: given.data,
    json: given.json === true,
    quiet: given.quiet === true,
    color: given.color !== false,
    yes: given.yes === true,
    reason: given.reason,
    idempotencyKey: given.idempotencyKey,
    timeoutMs: given.timeout,
  }
}

/**
 * The noun that the arguments ask for: the first word that is neither a flag nor the value of a global flag.
 * @param args without `node` and the script
 */
export function nounOf(args: string[], program: Command): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (!arg.startsWith('-')) return arg
    const takesValue = program.options.some((option) => option.long === arg && option.required)
    if (takesValue) i++
  }
  return undefined
}

function durationFlag(text: string): number {
  const ms = parseDuration(text)
  if (ms === null || ms === 0) throw new InvalidArgumentError('A duration is written 90s, 10m or 2h.')
  return ms
}
