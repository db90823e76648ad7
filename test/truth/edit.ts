/**
 * An edit is data: what is changed in which files, and why it stands here. Every edit is made in a chain of modules of its own, so that many can be tried in one
 * database and none blurs another.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Edit {
  id: string
  /** What a person would say that he did. */
  title: string
  changes: Change[]
  /** Disturbs every other edit in the same database: its update fails, or it breaks a model of Odoo's own. */
  alone?: boolean
  /** Brings what runs in an update and changes rows: what a fresh installation holds does not say what is right for them. */
  runs?: boolean
}

export type Change =
  /** `find` must occur exactly once. */
  | { file: string; find: string; replace: string }
  | { file: string; write: string }
  | { file: string; append: string }
  | { file: string; remove: true }
  | { file: string; copyOf: string }

/** The part of a module's or model's name that is made unique per edit. */
export const token = 'truth0'
export const chainFolder = join(import.meta.dirname, 'chain')
export const chainModules = ['truth0_shop', 'truth0_shop_plus']

/** Modules whose files the edit changes, in name order. */
export function editedModules(edit: Edit): string[] {
  return [...new Set(edit.changes.map(({ file }) => file.split('/')[0]!))].sort()
}

/** Makes the changes below `folder`, which holds the modules. @throws Error when an edit does not fit the files any more */
export async function applyEdit(edit: Edit, folder: string): Promise<void> {
  for (const change of edit.changes) await applyChange(change, folder, edit.id)
}

async function applyChange(change: Change, folder: string, edit: string): Promise<void> {
  const path = join(folder, change.file)
  if ('remove' in change) return rm(path, { recursive: true })
  await mkdir(dirname(path), { recursive: true })
  if ('copyOf' in change) return cp(join(folder, change.copyOf), path)
  if ('write' in change) return writeFile(path, change.write)
  const text = await readFile(path, 'utf8')
  if ('append' in change) return writeFile(path, text + change.append)
  if (text.split(change.find).length !== 2) throw new Error(`edit ${edit}: ${change.file} does not hold exactly once: ${change.find}`)
  return writeFile(
    path,
    text.replace(change.find, () => change.replace),
  )
}
