import { isTrue } from '../../../domain/facts/literal.ts'
import type { FileRole, ModuleFacts } from '../../../domain/facts/module.ts'
import { adaptVersion, manifestName } from '../../manifest.ts'
import { compareVersions } from '../compare-versions.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'version-bump',
  severity: 'warning',
  title: 'a module changed and its version did not, or its version fell (needs --base)',
  find: (input) => {
    const { module, before, series } = input
    if (!before || module.manifest.troubles.length > 0 || before.manifest.troubles.length > 0) return []
    if (!isTrue(module.manifest.values.installable ?? true)) return []
    const [from, to] = [versionOf(before, series), versionOf(module, series)]
    if (from === null || to === null) return []
    const way = compareVersions(to, from)
    if (way < 0)
      return [
        at(module, `the version fell from ${from} to ${to}: no migration script between them runs, and the module list says otherwise`, 'error'),
      ]
    if (way > 0) return []
    const changed = changedFiles(before, module)
    if (changed.length === 0) return []
    const more = changed.length > 1 ? ` and ${changed.length - 1} more` : ''
    return [at(module, `${changed[0]}${more} changed, and the version is still ${to}: no migration script runs, and nobody can tell the two apart`)]
  },
}

function at({ manifest }: ModuleFacts, text: string, severity: RuleFinding['severity'] = 'warning'): RuleFinding {
  return { path: manifestName, line: manifest.lines.version ?? 1, text, severity }
}

function versionOf({ manifest }: ModuleFacts, series: RuleInput['series']): string | null {
  const { version = '1.0' } = manifest.values
  return typeof version === 'string' ? adaptVersion(version, series) : null
}

/** A README, a test or a translation does not ask for a version. */
const counted: FileRole[] = ['manifest', 'python', 'migration', 'data', 'static', 'other']

/** By meaning where there is one: a comment or another order of lines of a file is no change. */
function changedFiles(before: ModuleFacts, after: ModuleFacts): string[] {
  const [old, next] = [digestsOf(before), digestsOf(after)]
  return [...new Set([...old.keys(), ...next.keys()])].filter((path) => old.get(path) !== next.get(path)).sort()
}

function digestsOf(module: ModuleFacts): Map<string, string> {
  const files = module.files.filter(({ role, path }) => counted.includes(role) && !path.startsWith('static/description/'))
  return new Map(
    files.map(({ path, role, sha256, bytes }) => {
      if (role === 'manifest') return [path, JSON.stringify(module.manifest.values)]
      return [path, module.python[path]?.digest ?? module.xml[path]?.digest ?? module.csv[path]?.digest ?? sha256 ?? String(bytes)]
    }),
  )
}
