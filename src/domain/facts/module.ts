/** A module folder as facts: what diff, check, review and hazards are pure functions of. */
import { z } from 'zod'
import { CsvFacts } from './csv.ts'
import { ManifestFacts } from './manifest.ts'
import { PythonFacts } from './python.ts'
import { TextFacts } from './secret.ts'
import { FileTrouble } from './trouble.ts'
import { XmlFacts } from './xml.ts'

/** Which part of a module a file is: decided by its path alone. */
export const FileRole = z.enum(['manifest', 'python', 'migration', 'test', 'data', 'static', 'translation', 'documentation', 'other'])
export type FileRole = z.infer<typeof FileRole>

export const FileFact = z.object({
  /** Below the module's folder, with forward slashes. */
  path: z.string(),
  /** Null where it was not asked for, which is so of files that are no code only. */
  bytes: z.number().nullable(),
  /** SHA-256 of the content in hexadecimal; null where it was not asked for and the file is no code, or where it could not be read. */
  sha256: z.string().nullable(),
  role: FileRole,
})
export type FileFact = z.infer<typeof FileFact>

/** A file below `migrations/` or `upgrades/`: `migrations/18.0.1.1/pre-x.py` is {version: 18.0.1.1, phase: pre}. */
export const MigrationFact = z.object({
  path: z.string(),
  folder: z.enum(['migrations', 'upgrades']),
  version: z.string(),
  /** Null for a file that is no script by its name. */
  phase: z.enum(['pre', 'post', 'end']).nullable(),
})
export type MigrationFact = z.infer<typeof MigrationFact>

export const ModuleFacts = z.object({
  name: z.string(),
  /** Absolute. */
  folder: z.string(),
  /** Over the paths and hashes of every code file: equal means nothing below but `static`, `i18n` and documents can differ. */
  codeDigest: z.string(),
  manifest: ManifestFacts,
  files: z.array(FileFact),
  python: z.record(z.string(), PythonFacts),
  xml: z.record(z.string(), XmlFacts),
  csv: z.record(z.string(), CsvFacts),
  /** Settings, scripts and keys: read for secrets only. */
  text: z.record(z.string(), TextFacts),
  migrations: z.array(MigrationFact),
  /** Of the folder, and of every file in it. */
  troubles: z.array(FileTrouble),
})
export type ModuleFacts = z.infer<typeof ModuleFacts>
