/**
 * Which data folder a command works on, so that server and CLI on one machine find the same one without flags: `--data`, `EVENKEEL_DATA`, then going upward
 * the first folder that holds an `evenkeel.yaml` with `data:` or a `.evenkeel`, else as root /var/lib/evenkeel, else the clone's own, or for an installed
 * package (whose folder goes with every upgrade) the user's.
 */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export const configFileName = 'evenkeel.yaml'
export const dataFolderName = '.evenkeel'
export const rootDataFolder = '/var/lib/evenkeel'

/** Null: this is an installed package. */
const cloneFolder = import.meta.filename.endsWith('.ts') ? resolve(import.meta.dirname, '../..') : null

export interface FindDataFolder {
  /** Value of `--data`. */
  flag?: string | undefined
  /** Absolute path of the file that `--config` names: its `data:` comes before what lies around. */
  config?: string | undefined
  env: Record<string, string | undefined>
  cwd: string
  root: boolean
}

/** An absolute path; the folder may not exist yet. */
export async function findDataFolder({ flag, config, env, cwd, root }: FindDataFolder): Promise<string> {
  const given = flag || env.EVENKEEL_DATA
  if (given) return resolve(cwd, given)
  const configured = config === undefined ? null : await writtenData(config)
  if (configured !== null) return configured
  for (const folder of upward(cwd)) {
    const found = await dataFolderAt(folder)
    if (found !== null) return found
  }
  return root ? rootDataFolder : ownDataFolder(env)
}

/** Of a user who is not root. By the XDG base directory specification where there is no clone. */
export function ownDataFolder(env: FindDataFolder['env'], clone: string | null = cloneFolder): string {
  if (clone !== null) return join(clone, dataFolderName)
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local/share'), 'evenkeel')
}

/** The nearest `evenkeel.yaml` from `cwd` upward, or null. */
export function findConfigFile(cwd: string): string | null {
  return (
    upward(cwd)
      .map((folder) => join(folder, configFileName))
      .find((file) => existsSync(file)) ?? null
  )
}

async function dataFolderAt(folder: string): Promise<string | null> {
  const configured = await writtenData(join(folder, configFileName))
  if (configured !== null) return configured
  const plain = join(folder, dataFolderName)
  return existsSync(plain) ? plain : null
}

/**
 * What a configuration says about `data`; null when it says nothing or does not exist. A plain path, as `init` writes it, is read without the reader of
 * configurations, which costs every command 60 ms; whether the rest is right is for `up` to say.
 */
async function writtenData(file: string): Promise<string | null> {
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  if (!/^['"]?data/m.test(text)) return null
  const plain = /^data: ([\w./-]+)$/m.exec(text)?.[1]
  if (plain !== undefined) return resolve(dirname(file), plain)
  const { readConfigText } = await import('../server/config.ts')
  return readConfigText(text, file).data
}

/** The folder and all above it. */
function upward(from: string): string[] {
  const folder = resolve(from)
  return dirname(folder) === folder ? [folder] : [folder, ...upward(dirname(folder))]
}
