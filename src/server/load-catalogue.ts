/** Reads the catalogue that is shipped beside the code, once at the start, and refuses to start on a mistake in it: every error names the file. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DeltaCatalogue, DocumentCatalogue, type DocumentKind } from '../domain/catalogue.ts'
import type { Check } from '../domain/check.ts'
import type { Series } from '../domain/instance.ts'
import { WarningLists } from '../domain/judge-update.ts'
import { loadChecks } from './load-checks.ts'
import { readYaml } from './read-yaml.ts'

export interface Catalogue {
  /** The pack of invariants of a series. */
  checks(series: Series): Check[]
  delta: DeltaCatalogue
  documents: DocumentKind[]
  warnings: WarningLists
}

/** The folder `catalogue` of this package. */
export const shippedCatalogue: string = fileURLToPath(new URL('../../catalogue/', import.meta.url))

/** Throws `usage` and names the file that cannot be used. */
export async function loadCatalogue(folder: string = shippedCatalogue): Promise<Catalogue> {
  const [checks, delta, documents, warnings] = await Promise.all([
    loadChecks(join(folder, 'invariants')),
    readYaml(join(folder, 'delta.yaml'), DeltaCatalogue),
    readYaml(join(folder, 'documents.yaml'), DocumentCatalogue),
    readYaml(join(folder, 'warnings.yaml'), WarningLists),
  ])
  return { checks, delta, documents, warnings }
}
