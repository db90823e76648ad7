/** A fence that no run needs, found by its own label. Without a label it is somebody else's doing and not touched. */
import { lowerLabelledFence } from '../../drivers/postgres/leftovers.ts'
import { type FindInInstance, whose } from './found.ts'

export const leftFence: FindInInstance = async ({ openDatabase, runs }, { name: instance, target }) => {
  const tenant = openDatabase(target)
  const { fence } = await tenant.look().finally(() => tenant.close())
  if (fence === null) return []
  const by = fence.run === null ? 'nobody says by whom' : `by ${whose(runs, fence.run)}`
  return [
    {
      code: 'fence-left',
      subject: `${new URL(target.adminUrl).host} ${tenant.name}`,
      instance,
      state: 'bad',
      message: `The database ${tenant.name} is fenced since ${fence.since}, ${by}: users cannot log in. Look which release it is before they come back.`,
      fix: {
        does: `gives CONNECT on ${tenant.name} back as it was before the fence`,
        needsReason: false,
        run: async () => (await lowerLabelledFence(target)) ?? 'there was no fence any more',
      },
    },
  ]
}
