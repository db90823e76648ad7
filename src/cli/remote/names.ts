/** Names that the server knows, newest first, for completion. At a key press nobody wants an error or a wait: without an answer in time there are none. */
import { openApi } from '../client.ts'
import { findConnection } from '../connection.ts'
import type { Context } from '../program.ts'

export const nameKinds = ['instance', 'release', 'plan', 'rollout', 'run', 'token'] as const
export type NameKind = (typeof nameKinds)[number]

const patienceMs = 1_000
const page = { params: { query: { limit: 100 } } }

export async function namesOf(kind: NameKind, { flags, world }: Context): Promise<string[]> {
  try {
    const { client } = openApi(await findConnection(flags, world), { ...flags, timeoutMs: patienceMs })
    return await ask[kind](client)
  } catch {
    return []
  }
}

type Client = ReturnType<typeof openApi>['client']

const ask: Record<NameKind, (client: Client) => Promise<string[]>> = {
  instance: async (client) => namesIn(await client.GET('/v1/instances', page), ({ name }) => name),
  release: async (client) => namesIn(await client.GET('/v1/releases', page), ({ name, version }) => `${name}@${version}`),
  plan: async (client) => namesIn(await client.GET('/v1/plans', page), ({ id }) => id),
  rollout: async (client) => namesIn(await client.GET('/v1/rollouts', page), ({ id }) => id),
  run: async (client) => namesIn(await client.GET('/v1/runs', page), ({ id }) => id),
  token: async (client) => namesIn(await client.GET('/v1/tokens', page), ({ name }) => name),
}

/** A word of a shell, and nothing that a shell would read as more than that. */
const plain = /^[\w./@:+-]+$/

function namesIn<T>({ data }: { data?: { items: T[] } }, name: (item: T) => string): string[] {
  return (data?.items ?? []).map(name).filter((text) => plain.test(text))
}
