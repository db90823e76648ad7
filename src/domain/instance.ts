/** A tenant in an environment: one Odoo database and its filestore, named `tenant/environment`. */
import { z } from 'zod'
import { Digest } from './digest.ts'
import { documentSchema } from './document.ts'

const word = '[a-z0-9][a-z0-9-]{0,39}'

export const InstanceName = z
  .string()
  .regex(new RegExp(`^${word}/${word}$`), 'an instance is named tenant/environment, in lower-case letters, digits and hyphens')
export type InstanceName = z.infer<typeof InstanceName>

export function splitInstance(name: InstanceName): { tenant: string; environment: string } {
  const [tenant = '', environment = ''] = name.split('/')
  return { tenant, environment }
}

/** Series that the shipped catalogue and drivers know. */
export const Series = z.enum(['16.0', '18.0'])
export type Series = z.infer<typeof Series>

/** A secret by reference; the server process resolves it, nothing else ever sees the value. */
export const SecretRef = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:\/.+)$/, 'a secret is given as env:NAME or file:/absolute/path, never as a value')
export type SecretRef = z.infer<typeof SecretRef>

const absolutePath = z.string().regex(/^\/[^\0]*$/, 'an absolute path')

export const Listen = z.string().regex(/^[A-Za-z0-9.:[\]-]+:[0-9]{1,5}$/, 'host:port')

/** A program and its arguments; nothing is ever given to a shell. A program without a slash is looked for in the system's own folders. */
export const Argv = z.array(z.string().regex(/^[^\0]*$/, 'no NUL')).min(1)
export type Argv = z.infer<typeof Argv>

/** How Odoo is kept running by somebody else: systemd, compose, a script. */
export const RuntimeCommands = z.object({
  /** Returns once Odoo is being started. */
  start: Argv,
  /** Returns once Odoo is being stopped. */
  stop: Argv,
  /** Exit code 0: up, 3: down, anything else: unknown. */
  status: Argv,
})
export type RuntimeCommands = z.infer<typeof RuntimeCommands>

/** What is the same for every runtime. */
export const instanceFields = {
  series: Series,
  dbUrl: SecretRef,
  adminUrl: SecretRef,
  updaterUrl: SecretRef,
  odooHome: absolutePath,
  python: absolutePath.nullable(),
  /** System user that Odoo runs as; null: the user of the server process. */
  runAs: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]*$/i)
    .nullable(),
  odooDataDir: absolutePath,
  /** The instance's own module folders, in the order of its addons_path; Odoo's own are found under odooHome. */
  addons: z.array(absolutePath),
  listen: Listen,
}

/** The user's odoo.conf, which is kept as the base of the one we write; null when none was given. */
const baseConf = absolutePath.nullable()
/** The odoo.conf that Odoo runs with: it says whether there are workers, and on which ports. */
export const usedConf = absolutePath

/** What `instance add` records. Paths and commands are executed: only an administrator's token may set them, and only under the configured roots. */
export const InstanceConfig = z.discriminatedUnion('runtime', [
  z.object({ ...instanceFields, runtime: z.literal('spawn'), conf: baseConf }),
  z.object({ ...instanceFields, runtime: z.literal('command'), conf: usedConf, commands: RuntimeCommands }),
])
export type InstanceConfig = z.infer<typeof InstanceConfig>

/** The commands of an instance that somebody else keeps running; null: Evenkeel does. */
export function commandsOf(config: InstanceConfig): RuntimeCommands | null {
  return config.runtime === 'command' ? config.commands : null
}

/** Where one module of an instance comes from: the stored release that holds its files. */
export const EffectiveModule = z.object({ name: z.string(), version: z.string(), digest: Digest, release: Digest })
export type EffectiveModule = z.infer<typeof EffectiveModule>

export const Serving = z.object({
  state: z.enum(['serving', 'stopped', 'maintenance', 'unknown']),
  pid: z.number().nullable(),
  detail: z.string().nullable(),
})
export type Serving = z.infer<typeof Serving>

export const Instance = documentSchema('Instance', {
  name: InstanceName,
  config: InstanceConfig,
  /** The release that was last brought live, or the one that the instance ran when it was added. */
  release: z.object({ name: z.string(), version: z.string(), digest: Digest }),
  modules: z.array(EffectiveModule),
  serving: Serving.nullable(),
  /** The run that holds the instance now, or null. */
  liveRun: z.string().nullable(),
  createdAt: z.string(),
})
export type Instance = z.infer<typeof Instance>
