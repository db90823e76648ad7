/** Keys of the manifest: most are words for people, some stand in the database. */
import type { Literal } from '../../../domain/facts/literal.ts'
import type { NeedRule, Verdict } from '../rule.ts'

/** Words, and what only an installation reads. `data` is judged by the records in it. */
const words = new Set(
  'name summary description version author maintainer maintainers contributors website license category icon images support price currency live_test_url sequence application development_status complexity web demo demo_xml test data init_xml update_xml pre_init_hook post_init_hook uninstall_hook excludes url cloc_exclude snippet_lists new_page_templates theme_customizations odoo-apps certificate preloadable active tests'.split(
    ' ',
  ),
)

export const manifest: NeedRule = {
  id: 'manifest',
  judge(difference) {
    if (difference.kind !== 'manifest') return null
    const { key, before, after } = difference
    if (words.has(key)) return []
    const judge = Object.hasOwn(judges, key) ? judges[key] : undefined
    return judge ? judge(listOf(before), listOf(after)) : null
  },
}

const listOf = (side: { value: Literal } | null): string[] =>
  Array.isArray(side?.value) ? side.value.filter((each) => typeof each === 'string') : []

const judges: Record<string, (before: string[], after: string[]) => Verdict[]> = {
  depends: (before, after) => {
    const [added, gone] = [after.filter((each) => !before.includes(each)), before.filter((each) => !after.includes(each))]
    if (added.length + gone.length === 0) return []
    const text = [
      added.length > 0 ? `depends on ${added.join(', ')} now` : '',
      gone.length > 0 ? `does not depend on ${gone.join(', ')} any more` : '',
    ]
      .filter(Boolean)
      .join(', ')
    return [{ need: 'update', kind: 'application', text: `${text}: an update writes it down, and installs what is missing` }]
  },
  auto_install: () => [{ need: 'update', kind: 'application', text: 'auto_install: Odoo reads it from its list of modules, which an update renews' }],
  installable: () => [{ need: 'update', kind: 'application', text: 'installable was changed' }],
  assets: () => [{ need: 'restart', kind: 'application', text: 'its bundles: worked out when Odoo starts' }],
  external_dependencies: () => [{ need: 'restart', kind: 'platform', text: 'what it needs of the machine: install it before the release' }],
  post_load: () => [{ need: 'restart', kind: 'application', text: 'post_load runs at every start' }],
}
