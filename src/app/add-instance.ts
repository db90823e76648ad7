/**
 * Takes an instance under control. What it runs now becomes its first release, from content that was packed and stored before: going back to it must not
 * depend on folders that people edit.
 */

import { nextModules } from '../domain/effective.ts'
import { EvenkeelError } from '../domain/error.ts'
import { type Instance, type InstanceConfig, type InstanceName, splitInstance } from '../domain/instance.ts'
import type { ReleaseModule } from '../domain/release.ts'
import { type Database, type Transaction, toTime } from '../store/database.ts'
import { getInstance, insertInstance, instanceAt } from '../store/instances.ts'
import { announceContent, getRelease, insertRelease, markReceived } from '../store/releases.ts'
import { type Command, carryOut, tell } from './command.ts'

export interface AddInstance {
  name: InstanceName
  config: InstanceConfig
  /** Stored content: the modules found in its own addons folders. */
  initial: { digest: string; modules: ReleaseModule[] }
}

/** @throws EvenkeelError `conflict` when the name or the address is taken */
export function addInstance(db: Database, command: Command, input: AddInstance): Promise<Instance> {
  const { name, config, initial } = input
  return carryOut(db, command, async (tx) => {
    await mustBeNew(tx, name)
    await mustBeFree(tx, config.listen)
    const release = await initialRelease(tx, command, input)
    const modules = nextModules([], initial)
    const inserted = await insertInstance(tx, { name, config, modules, release, createdBy: command.actor, createdAt: toTime(command.now) })
    if (!inserted) throw taken(name)
    await tell(tx, command, {
      type: 'instance.added',
      subject: name,
      key: `${name}/added/${command.now}`,
      data: { config, release, digest: initial.digest },
    })
    const instance = await getInstance(tx, name)
    if (!instance) throw new EvenkeelError('internal', `Instance ${name} is not there after it was added.`)
    return instance
  })
}

const taken = (name: string): EvenkeelError =>
  new EvenkeelError('conflict', `There is an instance ${name} already; nothing was changed.`, { hint: `evenkeel instance show ${name}`, id: name })

/** @throws EvenkeelError `conflict` when the name is taken */
export async function mustBeNew(db: Database, name: string): Promise<void> {
  if (await getInstance(db, name)) throw taken(name)
}

async function mustBeFree(tx: Transaction, listen: string): Promise<void> {
  const neighbour = await instanceAt(tx, listen)
  if (neighbour !== null)
    throw new EvenkeelError('conflict', `${listen} is where users reach ${neighbour}; nothing was changed.`, {
      hint: 'give this instance another --listen',
      id: neighbour,
    })
}

/**
 * Names the content `<tenant>-<environment>@initial`. An instance that was removed and added again may find the name taken by what it ran then: it gets
 * `initial-2` and so on.
 */
async function initialRelease(tx: Transaction, command: Command, { name, config, initial }: AddInstance): Promise<{ name: string; version: string }> {
  const { tenant, environment } = splitInstance(name)
  const at = toTime(command.now)
  await announceContent(tx, { digest: initial.digest, series: config.series, modules: initial.modules })
  await markReceived(tx, initial.digest, at)
  const releaseName = `${tenant}-${environment}`
  for (let number = 1; ; number += 1) {
    const version = number === 1 ? 'initial' : `initial-${number}`
    const release = { name: releaseName, version }
    if (await insertRelease(tx, { ...release, digest: initial.digest, expects: [], createdBy: command.actor, createdAt: at })) return release
    if ((await getRelease(tx, releaseName, version))?.digest === initial.digest) return release
  }
}
