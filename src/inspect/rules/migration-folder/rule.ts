import type { MigrationFact } from '../../../domain/facts/module.ts'
import type { Series } from '../../../domain/instance.ts'
import { adaptVersion } from '../../manifest.ts'
import { compareVersions } from '../compare-versions.ts'
import type { Rule, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'migration-folder',
  severity: 'error',
  title: 'Odoo never runs a migration script, because of the name of its folder or file or because the manifest stays below its version',
  find: (input) =>
    input.module.migrations
      .filter(({ path }) => path.endsWith('.py') && !path.endsWith('/__init__.py'))
      .flatMap((script) => {
        const text = problemOf(script, input)
        return text === null ? [] : [{ path: script.path, line: 1, text, ...(script.phase === null ? { severity: 'warning' as const } : {}) }]
      }),
}

function problemOf({ version, phase }: MigrationFact, { module, series }: RuleInput): string | null {
  if (version === 'tests') return null
  if (phase === null) return 'never runs: a script is named pre-, post- or end- and ends in .py'
  if (version === '0.0.0') return null
  const full = fullVersion(version, series)
  if (full === null) return `never runs: Odoo ${series} does not take ${version} as the name of a version folder`
  const { version: manifest = '1.0' } = module.manifest.values
  const current = typeof manifest === 'string' ? adaptVersion(manifest, series) : null
  if (current === null || compareVersions(full, current) <= 0) return null
  return `never runs: it is for version ${version}, and the manifest says ${String(manifest)}`
}

/**
 * The version that Odoo takes the folder for (odoo/modules/migration.py): 18.0 knows two or three parts, with or without a series; 16.0 takes whatever has three or
 * more parts as complete, so that 1.2.0 is older than every 16.0.x and never runs.
 */
function fullVersion(version: string, series: Series): string | null {
  if (!/^\d+(\.\d+)+$/.test(version)) return null
  const parts = version.split('.')
  const hasSeries = parts.length > 3 && parts[1] === '0'
  if (hasSeries) return version
  if (series === '16.0') return parts.length === 2 ? `${series}.${version}` : null
  return parts.length <= 3 ? `${series}.${version}` : null
}
