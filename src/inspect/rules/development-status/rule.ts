import { manifestName } from '../../manifest.ts'
import { textsOf } from '../module-head.ts'
import type { Rule } from '../rule.ts'

/** From the least stable, as the Odoo Community Association writes them. */
const statuses = ['alpha', 'beta', 'production/stable', 'mature']

const rank = (status: string): number => statuses.indexOf(status.toLowerCase())

export const rule: Rule = {
  id: 'development-status',
  severity: 'warning',
  title: 'a module says that it is more stable than one that it depends on, or a status that nobody knows',
  find: ({ module: { manifest }, heads }) => {
    const { development_status: status } = manifest.values
    if (typeof status !== 'string') return []
    if (rank(status) === -1)
      return [
        {
          path: manifestName,
          line: manifest.lines.development_status ?? 1,
          text: `development_status ${status} is none of Alpha, Beta, Production/Stable, Mature`,
        },
      ]
    return textsOf(manifest.values.depends).flatMap((name, index) => {
      const other = heads.get(name)?.status
      if (!other || rank(other) === -1 || rank(other) >= rank(status)) return []
      return [
        {
          path: manifestName,
          line: manifest.items.depends?.[index] ?? manifest.lines.depends ?? 1,
          text: `says ${status} and depends on ${name}, which is ${other}`,
        },
      ]
    })
  },
}
