/** The log-in page: rendered from the database by the code of every loaded module, with the bundles that Odoo keeps as attachments. */
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import { begin } from './database.ts'
import { type Level, log, traceOf } from './log.ts'
import type { Registry } from './registry.ts'
import { runPart } from './script.ts'

export interface Page {
  status: number
  location: string | null
  html: string
}

export async function renderPage(client: pg.Client, registry: Registry, dataDir: string): Promise<Page> {
  try {
    await client.query(begin)
    for (const script of registry.scripts) for (const part of script.parts('page')) await runPart(client, part)
    await keepBundles(client, registry, dataDir)
    const { rows } = await client.query<{ name: string }>('select name from res_company order by id limit 1')
    await client.query('commit')
    return {
      status: 200,
      location: null,
      html: `<!DOCTYPE html><title>Odoo</title><h1>${escapeHtml(rows[0]?.name ?? '')}</h1><form class="oe_login_form"></form>`,
    }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    return failure(error)
  }
}

export function failure(error: unknown, level: Level = 'ERROR'): Page {
  const { code, message } = error as { code?: string; message: string }
  log(level, 'odoo.http', 'Exception during request handling.', traceOf(`psycopg2.errors: ${code ?? ''} ${message}`))
  return { status: 500, location: null, html: '<!DOCTYPE html><title>500: Internal Server Error</title>' }
}

/** Bundles are made anew when a module's version changed; the old ones go. */
async function keepBundles(client: pg.Client, registry: Registry, dataDir: string): Promise<void> {
  const { rows: installed } = await client.query<{ name: string; version: string }>(
    `select name, latest_version as version from ir_module_module where state = 'installed' order by name`,
  )
  const { rows: database } = await client.query<{ name: string }>('select current_database() as name')
  for (const file of ['web.assets_frontend.min.css', 'web.assets_frontend_minimal.min.js', 'web.assets_frontend_lazy.min.js']) {
    const content = `/* ${file} of Odoo ${registry.series}: ${installed.map(({ name, version }) => `${name} ${version}`).join(', ')} */\n`
    const checksum = createHash('sha1').update(content).digest('hex')
    const url = `/web/assets/${checksum.slice(0, 7)}/${file}`
    const { rows } = await client.query('select from ir_attachment where url = $1', [url])
    if (rows.length > 0) continue
    await client.query('delete from ir_attachment where name = $1 and url like $2', [file, '/web/assets/%'])
    await attach(client, {
      dataDir,
      database: database[0]?.name ?? '',
      content,
      values: { name: file, url, public: true, res_model: 'ir.ui.view', res_id: 0, mimetype: 'text/css' },
    })
  }
}

export interface Attachment {
  dataDir: string
  database: string
  content: string
  values: { name: string; url: string | null; public: boolean; res_model: string; res_id: number; mimetype: string }
}

/** Writes the file once, named by its content, then the row. */
export async function attach(client: pg.Client, { dataDir, database, content, values }: Attachment): Promise<void> {
  const checksum = createHash('sha1').update(content).digest('hex')
  const store = `${checksum.slice(0, 2)}/${checksum}`
  const path = join(dataDir, 'filestore', database, store)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.part-${process.pid}`, content)
  renameSync(`${path}.part-${process.pid}`, path)
  await client.query(
    `insert into ir_attachment (name, url, public, res_model, res_id, mimetype, type, store_fname, checksum, file_size, company_id)
     values ($1, $2, $3, $4, $5, $6, 'binary', $7, $8, $9, 1)`,
    [values.name, values.url, values.public, values.res_model, values.res_id, values.mimetype, store, checksum, Buffer.byteLength(content)],
  )
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
