/** Puts together what the flows may touch. */
import { join } from 'node:path'
import { gatherFacts } from '../app/gather-facts.ts'
import { oneAtATime } from '../domain/one-at-a-time.ts'
import type { FlowContext } from '../flow/context.ts'
import { bindInstance } from './bind-instance.ts'
import { factSources } from './fact-sources.ts'
import type { Wiring } from './wiring.ts'

export interface FlowContextInput extends Wiring {
  stopping: () => boolean
}

export function makeFlowContext({ config, catalogue, database, drivers, now, log, stopping }: FlowContextInput): FlowContext {
  const binding = { config, catalogue, database, artefacts: drivers.artefacts }
  const sources = factSources(binding, drivers)
  return {
    ...drivers,
    database,
    now,
    log,
    stopping,
    catalogue: { delta: catalogue.delta, documents: catalogue.documents },
    evidenceFolder: (runId) => join(config.data, 'evidence', runId),
    bind: (instance) => bindInstance(binding, instance),
    gatherFacts: (instance, release) => gatherFacts(database, sources, instance, release),
    probes: new Map(),
    verifiedFiles: new Map(),
    plannedRuns: new Map(),
    losses: new Map(),
    critical: new Set(),
    exclusive: oneAtATime(),
  }
}
