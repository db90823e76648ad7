/**
 * Many edits in one database: each in a chain of modules of its own, told apart by a token in every name. What stands before the edits is the same for all batches
 * and is installed once.
 */
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applyEdit, chainFolder, chainModules, type Edit, editedModules, token } from './edit.ts'
import { type Judged, judge, type Looks } from './judge.ts'
import { createDatabase, dropDatabase, install, type Look, type LookAt, look, type OdooWorld, seed, update } from './odoo-run.ts'

export interface EditTruth {
  /** By module of the chain, under its own name. */
  modules: Record<string, Judged>
}

/** The chains as they are before any edit, installed, with users' data. */
export interface Start {
  base: string
  database: string
  tokens: string[]
  look: Look
}

interface Member {
  edit: Edit
  token: string
}

/** As many as there are letters for. */
export const largestBatch = 24

const startDatabase = 'truth_old'

export async function makeStart(world: OdooWorld, base: string, size: number): Promise<Start> {
  // One letter: no token is the beginning of another.
  const tokens = Array.from({ length: size }, (_each, index) => `truth${String.fromCharCode(97 + index)}`)
  const addons = join(world.folder, 'before')
  for (const each of tokens) await giveOwnNames(chainFolder, addons, each)
  const modules = tokens.flatMap((each) => chainModules.map((module) => own(each, module)))
  await createDatabase(world, startDatabase, base)
  await install(world, startDatabase, addons, modules)
  const at = { database: startDatabase, addons, tokens, modules, edited: [] }
  await seed(world, at)
  return { base, database: startDatabase, tokens, look: await look(world, at) }
}

/** Everything that one batch of edits says, by the id of the edit. */
export async function tryBatch(world: OdooWorld, start: Start, edits: Edit[]): Promise<Record<string, EditTruth>> {
  const members = edits.map((edit, index): Member => ({ edit, token: start.tokens[index]! }))
  const folders = { after: join(world.folder, 'after'), bare: join(world.folder, 'bare') }
  for (const folder of Object.values(folders)) await rm(folder, { recursive: true, force: true })
  for (const member of members) await layOut(member, folders)
  // Chains that no edit of this batch needs stay as they are.
  for (const each of start.tokens.slice(members.length)) for (const folder of Object.values(folders)) await giveOwnNames(chainFolder, folder, each)
  const looks = await takeLooks(world, start, members, folders).catch((error: Error) => error)
  if (looks instanceof Error) return { [aloneOf(edits, looks).id]: failedUpdate(aloneOf(edits, looks), looks) }
  return Object.fromEntries(members.map((member) => [member.edit.id, judgeMember(member, looks)]))
}

/** @throws the error itself where several edits were tried: nobody knows whose it is */
function aloneOf(edits: Edit[], error: Error): Edit {
  const [only, more] = edits
  if (!only || more || !error.message.includes(' -u ')) throw error
  return only
}

/** An update that fails leaves everything as it was; a script has to make way for it. */
function failedUpdate(edit: Edit, error: Error): EditTruth {
  const [why = ''] = error.message.split('\n').filter((line) => /^[\w.]+(Error|Violation|Representation|Exception)\b/.test(line))
  const fails: Judged = { need: 'updateWithScript', because: [`the update fails: ${why.split(':')[0]}`], breaks: [] }
  const nothing: Judged = { need: 'nothing', because: [], breaks: [] }
  return { modules: Object.fromEntries(chainModules.map((module) => [module, editedModules(edit).includes(module) ? fails : nothing])) }
}

type Folders = Record<'after' | 'bare', string>

const own = (ownToken: string, module: string): string => module.replace(token, ownToken)
const chainOf = (member: Member): string[] => chainModules.map((module) => own(member.token, module))
const editedOf = (members: Member[]): string[] => members.flatMap((member) => editedModules(member.edit).map((module) => own(member.token, module)))
const hasScripts = ({ edit }: Member): boolean => edit.changes.some(({ file }) => file.includes('/migrations/'))

/** The chain after the edit, and after it without migration scripts, every name made the member's own. */
async function layOut(member: Member, { after, bare }: Folders): Promise<void> {
  const scratch = `${after}-scratch`
  await cp(chainFolder, scratch, { recursive: true })
  await applyEdit(member.edit, scratch)
  await giveOwnNames(scratch, after, member.token)
  for (const module of chainModules) await rm(join(scratch, module, 'migrations'), { recursive: true, force: true })
  await giveOwnNames(scratch, bare, member.token)
  await rm(scratch, { recursive: true })
}

async function giveOwnNames(from: string, to: string, ownToken: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const module of chainModules) {
    const target = join(to, own(ownToken, module))
    await cp(join(from, module), target, { recursive: true })
    await renameBelow(target, ownToken)
  }
}

const text = /\.(py|xml|csv|js|scss|po|pot|md|html|txt)$/

async function renameBelow(folder: string, ownToken: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await renameBelow(path, ownToken)
    else if (text.test(entry.name)) await writeFile(path, (await readFile(path, 'utf8')).replaceAll(token, ownToken))
    if (entry.name.includes(token)) await rename(path, join(folder, entry.name.replaceAll(token, ownToken)))
  }
}

async function takeLooks(world: OdooWorld, start: Start, members: Member[], { after, bare }: Folders): Promise<Looks> {
  const tokens = members.map((member) => member.token)
  const modules = members.flatMap(chainOf)
  const at = (database: string, addons: string): LookAt => ({ database, addons, tokens, modules, edited: editedOf(members) })
  const tried = 'truth_try'
  const updateAndLook = async (addons: string, edited: string[]): Promise<Look> => {
    await createDatabase(world, tried, start.database)
    await update(world, tried, addons, edited)
    return look(world, at(tried, addons))
  }
  await createDatabase(world, tried, start.database)
  const restarted = await look(world, at(tried, after))
  const updated = await updateAndLook(after, editedOf(members))
  const scripted = members.filter(hasScripts)
  const withoutScripts = scripted.length > 0 ? await updateAndLook(bare, editedOf(scripted)) : null
  await createDatabase(world, tried, start.base)
  await install(world, tried, after, modules)
  await seed(world, at(tried, after))
  const fresh = await look(world, at(tried, after))
  await dropDatabase(world, tried)
  return { before: start.look, restarted, updated, fresh, withoutScripts }
}

function judgeMember(member: Member, looks: Looks): EditTruth {
  const relevant = { ...looks, withoutScripts: hasScripts(member) ? looks.withoutScripts : null }
  const chain = chainOf(member)
  const tables = new Set(Object.keys(looks.before.raw).filter((table) => table.startsWith(`${member.token}_`) || !/^truth/.test(table)))
  const edited = editedOf([member])
  const plain = (names: string[]): string[] => names.map((name) => name.replaceAll(member.token, token))
  const modules = chainModules.map((module) => {
    const { need, because, breaks } = judge(relevant, own(member.token, module), { runs: member.edit.runs ?? false, tables, edited, chain })
    return [module, { need, because: plain(because), breaks: plain(breaks) }] as const
  })
  return { modules: Object.fromEntries(modules) }
}
