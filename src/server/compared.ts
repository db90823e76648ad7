/** Two states of modules that were read for comparing, and the documents that are made of them: the diff, and the draft of the release notes. */

import { toDocument } from '../domain/document.ts'
import type { ReleaseDiff } from '../domain/need.ts'
import { drawUpDiff } from '../domain/release-diff.ts'
import type { ReleaseNotes } from '../domain/release-notes.ts'
import type { LiveTables } from '../inspect/hazards/models/changes.ts'
import { loadSqlParser } from '../inspect/hazards/sql/parse-sql.ts'
import { worldHazards } from '../inspect/hazards/world-hazards.ts'
import { decideNeeds } from '../inspect/need/decide-need.ts'
import { runningScripts } from '../inspect/need/scripts.ts'
import type { World } from '../inspect/need/world.ts'
import { draftNotes } from '../inspect/release-notes/draft-notes.ts'

export interface Compared extends Pick<ReleaseDiff, 'from' | 'to'> {
  /** Null: no instance was asked, so nothing is known of its rows and of what is installed. */
  on: { instance: string; liveTables: (names: string[]) => Promise<LiveTables> } | null
  world: World
  /** What each module depends on, by name: of an instance all installed ones, else those of both sides. */
  depends: Map<string, string[]>
}

export async function diffOf({ from, to, on, world, depends }: Compared): Promise<ReleaseDiff> {
  const hazards = await worldHazards(world, on?.liveTables ?? null)
  const instance = on === null ? {} : { instance: on.instance }
  return drawUpDiff({ from, to, ...instance, needs: decideNeeds(world), depends, gone: on === null ? goneFrom(world) : [], hazards })
}

/** Modules of the first side that the second lacks. */
function goneFrom({ before, after }: World): { name: string; file: string }[] {
  return [...before.keys()].filter((name) => !after.has(name)).map((name) => ({ name, file: '__manifest__.py' }))
}

/** Modules that users will notice nothing of are left out. */
export async function notesOf({ from, to, on, world }: Compared): Promise<ReleaseNotes> {
  await loadSqlParser()
  const drafted = [...world.after].map(([name, { facts }]) => {
    const before = world.before.get(name)?.facts ?? null
    // A module that is new has no rows yet that a script could meet.
    return draftNotes(before, facts, before ? runningScripts(before, facts, world.installed.get(name) ?? null, world.series) : [])
  })
  const modules = drafted.filter(({ notes }) => notes.length > 0).sort((a, b) => (a.title < b.title ? -1 : 1))
  return toDocument('ReleaseNotes', { from: from.label, release: to.label, instance: on?.instance ?? null, modules })
}
