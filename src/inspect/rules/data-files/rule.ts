import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { manifestName } from '../../manifest.ts'
import type { Rule, RuleFinding } from '../rule.ts'

export const rule: Rule = {
  id: 'data-files',
  severity: 'error',
  title: 'the manifest lists a data file that is not there, or a data file is there that nothing lists',
  find: ({ module }) => (module.manifest.troubles.length > 0 ? [] : [...missing(module), ...unlisted(module)]),
}

const keys = ['data', 'demo']

function listed({ manifest }: ModuleFacts, key: string): { file: string; line: number }[] {
  const { values, lines, items } = manifest
  const files = values[key]
  if (!Array.isArray(files)) return []
  return files.flatMap((file, index) => (typeof file === 'string' ? [{ file, line: items[key]?.[index] ?? lines[key] ?? 1 }] : []))
}

/** A missing demo file does not stop an update: Odoo installs without demo data then. */
function missing(module: ModuleFacts): RuleFinding[] {
  const there = new Set(module.files.map(({ path }) => path))
  return keys.flatMap((key) =>
    listed(module, key)
      .filter(({ file }) => !there.has(file.replace(/^\.?\//, '')))
      .map(({ file, line }) => ({
        path: manifestName,
        line,
        text: `${key} lists ${file}, which is not there`,
        ...(key === 'demo' ? { severity: 'warning' as const } : {}),
      })),
  )
}

/** Folders whose files are data by convention; what code opens by itself lies elsewhere. */
const dataFolders = /^(views|security|wizards?|reports?)\//

function unlisted(module: ModuleFacts): RuleFinding[] {
  const named = new Set(keys.flatMap((key) => listed(module, key).map(({ file }) => file.replace(/^\.?\//, ''))))
  return module.files
    .filter(({ path }) => dataFolders.test(path) && !named.has(path) && hasRecords(module, path))
    .map(({ path }) => ({ path, line: 1, text: 'is listed neither in data nor in demo: Odoo never loads it', severity: 'warning' as const }))
}

function hasRecords({ xml, csv }: ModuleFacts, path: string): boolean {
  return (xml[path]?.records.length ?? 0) > 0 || (path.startsWith('security/') && (csv[path]?.records.length ?? 0) > 0)
}
