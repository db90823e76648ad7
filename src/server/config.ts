/**
 * `evenkeel.yaml`: what an administrator may decide about the control plane. Strict: a misspelled key is an error, because a limit that is silently not
 * applied is found out during an outage. Everything has a default; an empty file is a whole configuration.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { parseDuration } from '../domain/duration.ts'
import { EvenkeelError } from '../domain/error.ts'
import { InstanceName, Listen } from '../domain/instance.ts'
import { parseYaml } from '../inspect/yaml-file.ts'

export const defaultListen = '127.0.0.1:7410'
export const defaultRoots = ['/opt', '/srv', '/var/lib', '/home', '/usr']

/** Time limits as the server uses them, milliseconds. */
export interface Limits {
  /** An update of one instance. */
  updateMs: number
  /** Requests in flight may end before the server is stopped. */
  drainMs: number
  /** Odoo ends by itself, before it is killed. */
  stopMs: number
  /** Odoo answers its first page. */
  startMs: number
  /** One check of the books. */
  checkMs: number
  /** A run waits for a foreign session before it gives up, nothing stopped. */
  holdMs: number
}

export interface Config {
  /** The file that was read, or null: defaults only. */
  file: string | null
  /** host:port. */
  listen: string
  /** Absolute path of the data folder. */
  data: string
  /** Reference to the control plane's own PostgreSQL; null: DATABASE_URL, else a private cluster. */
  database: string | null
  /** Absolute folders that the paths of instances must lie in: those paths are executed. */
  roots: string[]
  limits: Limits
  warnings: Warnings
  /** What single instances override. */
  instances: Record<string, { limits: Partial<Limits>; warnings: Partial<Warnings> }>
}

/** Regular expressions over log lines of level WARNING, in addition to the catalogue's. */
export interface Warnings {
  fatal: string[]
  ignore: string[]
}

/** A configuration as a file says it: `data` is null where the file leaves it to discovery. */
export type WrittenConfig = Omit<Config, 'data'> & { data: string | null }

const limitKeys = { update: '2h', drain: '60s', stop: '130s', start: '120s', check: '60s', hold: '10m' } as const

/** Zero is refused: a limit of nothing is a mistake. */
const Duration = z.string().transform((text, ctx) => {
  const ms = parseDuration(text)
  if (ms !== null && ms > 0) return ms
  ctx.addIssue({ code: 'custom', message: 'a duration is written 90s, 10m or 2h' })
  return z.NEVER
})

const WrittenLimits = z.strictObject({
  update: Duration.optional(),
  drain: Duration.optional(),
  stop: Duration.optional(),
  start: Duration.optional(),
  check: Duration.optional(),
  hold: Duration.optional(),
})

const Pattern = z.string().refine(compiles, 'not a regular expression')
const WrittenWarnings = z.strictObject({ fatal: z.array(Pattern).optional(), ignore: z.array(Pattern).optional() })

const Reference = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'a database is given as env:NAME or file:PATH, so that no password stands in this file')

const Written = z
  .strictObject({
    listen: Listen.optional(),
    data: z.string().min(1).optional(),
    database: Reference.optional(),
    roots: z.array(z.string().min(1)).optional(),
    limits: WrittenLimits.optional(),
    warnings: WrittenWarnings.optional(),
    instances: z.record(InstanceName, z.strictObject({ limits: WrittenLimits.optional(), warnings: WrittenWarnings.optional() })).optional(),
  })
  // An empty file, or one of comments only, is YAML's null.
  .nullable()
type Written = NonNullable<z.infer<typeof Written>>

/**
 * Reads a configuration; relative paths are relative to the file's own folder.
 * @param file absolute path, for messages and relative paths
 * @throws EvenkeelError usage, naming line and field
 */
export function readConfigText(text: string, file: string): WrittenConfig {
  const written: Written = parseYaml(text, file, Written) ?? {}
  const folder = dirname(file)
  return {
    file,
    listen: written.listen ?? defaultListen,
    data: written.data === undefined ? null : resolve(folder, written.data),
    database: written.database === undefined ? null : absoluteReference(written.database, folder),
    roots: (written.roots ?? [...defaultRoots, folder]).map((root) => resolve(folder, root)),
    limits: { ...defaultLimits(), ...toLimits(written.limits) },
    warnings: { fatal: written.warnings?.fatal ?? [], ignore: written.warnings?.ignore ?? [] },
    instances: Object.fromEntries(
      Object.entries(written.instances ?? {}).map(([name, own]) => [name, { limits: toLimits(own.limits), warnings: toWarnings(own.warnings) }]),
    ),
  }
}

/**
 * The server's configuration: the file, with what flags say on top.
 * @param file absolute path, or null: defaults only
 * @throws EvenkeelError notFound when a named file is missing, usage when it is not right
 */
export function readConfig(input: { file: string | null; data: string; listen?: string | undefined }): Config {
  const written = input.file === null ? defaults() : readConfigText(readNamed(input.file), input.file)
  const listen = input.listen === undefined ? written.listen : readListen(input.listen)
  return { ...written, file: input.file, data: input.data, listen }
}

/** Without a file no folder of a file counts as a root. */
function defaults(): WrittenConfig {
  return { ...readConfigText('', '/evenkeel.yaml'), roots: defaultRoots }
}

/** Limits of one instance: its own before the general ones. */
export function limitsOf(config: Config, instance: string): Limits {
  return { ...config.limits, ...config.instances[instance]?.limits }
}

/** Warning lists of one instance: its own in addition to the general ones. */
export function warningsOf(config: Config, instance: string): Warnings {
  const own = config.instances[instance]?.warnings
  return {
    fatal: [...config.warnings.fatal, ...(own?.fatal ?? [])],
    ignore: [...config.warnings.ignore, ...(own?.ignore ?? [])],
  }
}

/** The configuration that `init` writes: every setting with its default, as comments. */
export function configTemplate(data: string): string {
  const lines = [
    '# Evenkeel, configuration of the control plane. Every line that starts with # shows a default; a misspelled key is an error.',
    '# Next: evenkeel up',
    '',
    '# Where the server listens. Loopback unless a proxy with TLS stands in front of it.',
    `# listen: ${defaultListen}`,
    '',
    '# Releases, evidence, the private PostgreSQL cluster and secrets lie here. Users that run Odoo must be able to pass through it.',
    `data: ${data}`,
    '',
    "# Evenkeel's own PostgreSQL, as a reference (env:NAME or file:PATH). Default: DATABASE_URL when set, else a private cluster in the data folder.",
    '# database: file:/etc/evenkeel/database-url',
    '',
    '# Folders that the paths of instances must lie in (they are executed).',
    `# roots: [${[...defaultRoots, '.'].join(', ')}]`,
    '',
    '# Time limits.',
    '# limits:',
    ...Object.entries(limitKeys).map(([name, value]) => `#   ${`${name}:`.padEnd(8)}${value}`),
    '',
    '# Log lines of level WARNING, as regular expressions: fatal ones make an update bad, in addition to the shipped list; ignored ones are not reported.',
    '# warnings:',
    '#   fatal: []',
    '#   ignore: []',
    '',
    '# What single instances override.',
    '# instances:',
    '#   acme/production:',
    '#     limits: {update: 4h}',
  ]
  return `${lines.join('\n')}\n`
}

function readNamed(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  throw new EvenkeelError('notFound', `There is no configuration ${file}.`, { hint: 'evenkeel init' })
}

function readListen(text: string): string {
  const parsed = Listen.safeParse(text)
  if (parsed.success) return parsed.data
  throw new EvenkeelError('usage', `--listen ${text} is not host:port.`, { hint: `evenkeel up --listen ${defaultListen}` })
}

function defaultLimits(): Limits {
  return toLimits(WrittenLimits.parse(limitKeys)) as Limits
}

function toLimits(written: z.infer<typeof WrittenLimits> = {}): Partial<Limits> {
  return Object.fromEntries(Object.entries(written).map(([name, ms]) => [`${name}Ms`, ms]))
}

function toWarnings(written: z.infer<typeof WrittenWarnings> = {}): Partial<Warnings> {
  return {
    ...(written.fatal ? { fatal: written.fatal } : {}),
    ...(written.ignore ? { ignore: written.ignore } : {}),
  }
}

function absoluteReference(reference: string, folder: string): string {
  return reference.startsWith('file:') ? `file:${resolve(folder, reference.slice('file:'.length))}` : reference
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) !== null
  } catch {
    return false
  }
}
