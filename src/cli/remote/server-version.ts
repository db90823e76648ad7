/** The version of the server when one answers; asking must not cost a user who has none more than a moment. */

import { answer, openApi } from '../client.ts'
import { findAddress } from '../connection.ts'
import type { Flags } from '../flags.ts'
import type { World } from '../program.ts'

const patienceMs = 3_000

/** Null: no server is known, or it does not answer. */
export async function serverVersion(flags: Flags, world: World): Promise<{ version: string; address: string } | null> {
  try {
    const address = await findAddress(flags, world)
    const { client } = openApi({ address, token: '' }, { ...flags, timeoutMs: flags.timeoutMs ?? patienceMs })
    const { version } = await answer(client.GET('/v1/version'))
    return { version, address }
  } catch {
    return null
  }
}
