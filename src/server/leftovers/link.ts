/** `current`, the link to what an instance serves: it dangles, or points to something else than the record says. An instance that was never started has none. */
import { readlink, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FindInInstance } from './found.ts'

export const wrongLink: FindInInstance = async ({ artefacts }, { name: instance, modules, odoo }) => {
  const { folder } = await odoo(modules)
  const link = join(folder, 'current')
  const target = await readlink(link).catch(() => null)
  if (target === null) return []
  const wanted = await artefacts.compose(instance, modules)
  const points = resolve(dirname(link), target)
  const dangles = await stat(link).then(
    () => false,
    () => true,
  )
  if (points === wanted && !dangles) return []
  return [
    {
      code: 'link-wrong',
      subject: link,
      instance,
      state: 'bad',
      message: `${link} ${dangles ? 'dangles: it points' : 'points'} to ${points}; the instance serves ${wanted}.`,
      fix: {
        does: `points ${link} to what the record says`,
        needsReason: false,
        run: async () => {
          await artefacts.setCurrent(instance, await artefacts.compose(instance, modules))
          return `${link} points to ${wanted}`
        },
      },
    },
  ]
}
