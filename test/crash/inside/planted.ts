/**
 * Steps that are wrong on purpose, in front of a release, so that the suite can be seen to catch them. Planted by a file that outlives the process and every order:
 * a flow that goes on after a kill must meet the steps that it began with.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Flow, FlowFunction } from '../../../src/flow/engine.ts'
import { ordersFolder } from './orders.ts'

export interface Planted {
  /**
   * `harmless`: a step that no list names. `adds-up`: done twice, its effect is there twice. `forgets`: what one step keeps in memory for the next is gone after a kill.
   */
  fault: 'harmless' | 'adds-up' | 'forgets'
  /** Of the tenant, for the effect. */
  url: string
}

export const plantedFile = 'planted.json'

export function withPlanted(name: string, flow: FlowFunction): FlowFunction {
  const file = join(ordersFolder, plantedFile)
  if (name !== 'release' || !existsSync(file)) return flow
  const planted = JSON.parse(readFileSync(file, 'utf8')) as Planted
  return async (durable, subject) => {
    await carryOut(durable, planted)
    await flow(durable, subject)
  }
}

async function carryOut(flow: Flow, { fault, url }: Planted): Promise<void> {
  let kept = false
  await flow.step('planted-first', async () => {
    kept = true
    if (fault === 'adds-up') await addOne(url)
  })
  await flow.step('planted-second', async () => {
    if (fault === 'forgets' && kept) await addOne(url)
  })
}

async function addOne(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel' })
  await client.connect()
  await client.query(`update res_partner set email = coalesce(email, '') || 'x' where id = (select min(id) from res_partner)`)
  await client.end()
}
