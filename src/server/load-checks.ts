/**
 * Reads catalogue/invariants: a folder per check, strictly. A file that nothing reads is refused, because it would look like a check that runs; a check without
 * a fault is refused, because nothing proves that it bites.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Check, CheckDefinition } from '../domain/check.ts'
import { EvenkeelError } from '../domain/error.ts'
import { Series } from '../domain/instance.ts'
import { readYaml } from './read-yaml.ts'

const series = Series.options
const sqlFiles = ['any.sql', ...series.map((s) => `${s}.sql`)]
const faultFiles = ['fault.sql', ...series.map((s) => `fault.${s}.sql`)]

/** The pack of one series, in the order of the checks' names. Throws `usage` and names the folder or file that is wrong. */
export async function loadChecks(folder: string): Promise<(series: Series) => Check[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const loaded = await Promise.all(ids.sort().map((id) => loadCheck(join(folder, id), id)))
  const packs = new Map(series.map((s) => [s, loaded.flatMap((one) => one.get(s) ?? [])]))
  return (wanted) => packs.get(wanted) ?? []
}

async function loadCheck(folder: string, id: string): Promise<Map<Series, Check>> {
  const files = await readdir(folder)
  const definition = await readYaml(join(folder, 'check.yaml'), CheckDefinition)
  if (definition.id !== id) throw refused(join(folder, 'check.yaml'), `says id ${definition.id}; the folder is named ${id}`)
  refuseUnknown(folder, files)
  refuseUnclear(folder, definition)
  const bySeries = new Map<Series, Check>()
  for (const s of series) {
    const file = [`${s}.sql`, 'any.sql'].find((name) => files.includes(name))
    if (file === undefined) continue
    if (!files.includes('fault.sql') && !files.includes(`fault.${s}.sql`))
      throw refused(folder, `has no fault for ${s}: nothing proves that the check bites`)
    bySeries.set(s, { ...definition, sql: await readFile(join(folder, file), 'utf8') })
  }
  if (bySeries.size === 0) throw refused(folder, `has no SQL: ${sqlFiles.join(' or ')}`)
  return bySeries
}

function refuseUnknown(folder: string, files: string[]): void {
  const known = ['check.yaml', ...sqlFiles, ...faultFiles]
  const unknown = files.filter((file) => !known.includes(file))
  if (unknown.length > 0) throw refused(folder, `holds ${unknown.join(', ')}, which nothing reads`)
}

function refuseUnclear(folder: string, { key, values, fingerprint, kind }: CheckDefinition): void {
  const file = join(folder, 'check.yaml')
  const twice = values.find((column) => key.includes(column))
  if (twice !== undefined) throw refused(file, `names ${twice} as key and as value`)
  if (fingerprint && !values.includes(fingerprint.column)) throw refused(file, `has a fingerprint ${fingerprint.column} that is no value`)
  if (kind === 'grow' && values.length === 0) throw refused(file, 'is of kind grow and has no value that could decrease')
}

function refused(path: string, what: string): EvenkeelError {
  return new EvenkeelError('usage', `The catalogue cannot be used: ${path} ${what}.`, {
    hint: 'mend the file; catalogue/README.md says how a check is made',
  })
}
