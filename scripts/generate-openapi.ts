/**
 * Writes src/api/openapi.json from the routes, and the client's types from that. Needs no database: nothing here is called, only described.
 * Usage: node scripts/generate-openapi.ts [output folder]   (a folder is given to compare with what is committed)
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import openapiTypescript, { astToString } from 'openapi-typescript'
import { buildApi } from '../src/api/build-api.ts'
import type { Effects } from '../src/api/effects.ts'
import { bindUseCases } from '../src/app/use-cases.ts'
import { openDatabase } from '../src/store/database.ts'

const root = join(import.meta.dirname, '..')
const folder = process.argv[2]
const documentFile = folder === undefined ? join(root, 'src/api/openapi.json') : join(folder, 'openapi.json')
const clientFile = folder === undefined ? join(root, 'src/cli/remote/api.generated.ts') : join(folder, 'api.generated.ts')

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
const database = openDatabase('postgres://nobody@127.0.0.1:1/none')
const api = await buildApi({ useCases: bindUseCases(database, Date.now), effects: {} as Effects, version })
const document = api.swagger()
await api.close()
await database.destroy()

await writeFile(documentFile, `${JSON.stringify(document, null, 2)}\n`)
const types = astToString(await openapiTypescript(document as Parameters<typeof openapiTypescript>[0]))
await writeFile(clientFile, `/** Generated from src/api/openapi.json by scripts/generate-openapi.ts. Do not edit. */\n\n${types}`)
