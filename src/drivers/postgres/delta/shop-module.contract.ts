/** For tests on a real Odoo: a module that grows from version 1 to 2, with a bit of everything that a release may bring, and Odoo to install it with. */
import { spawn } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TenantDatabase } from '../../../../test/harness/odoo.ts'

const modelsOne = `from odoo import fields, models


class Thing(models.Model):
    _name = 'ek.thing'
    _description = 'Thing'
    name = fields.Char()
`

const modelsTwo = `from odoo import fields, models


class Thing(models.Model):
    _name = 'ek.thing'
    _description = 'Thing'
    name = fields.Char(required=True)
    colour = fields.Selection([('r', 'Red'), ('g', 'Green')], default='r')
    gadget_ids = fields.Many2many('ek.gadget')


class Gadget(models.Model):
    _name = 'ek.gadget'
    _description = 'Gadget'
    _inherit = ['mail.thread']
    _sql_constraints = [('name_uniq', 'unique(name)', 'One of a name')]
    name = fields.Char(index=True)
    partner_id = fields.Many2one('res.partner')


class Partner(models.Model):
    _inherit = 'res.partner'
    ek_note = fields.Char(default='x', index=True)
`

const access = (lines: string[]) => ['id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink', ...lines, ''].join('\n')
const accessOne = 'access_thing,thing,model_ek_thing,base.group_user,1,1,1,1'
const accessTwo = 'access_gadget,gadget,model_ek_gadget,base.group_user,1,1,1,0'

const record = (id: string, model: string, fields: string) => `<record id="${id}" model="${model}">${fields}</record>`
const field = (name: string, value: string) => `<field name="${name}">${value}</field>`
const code = (name: string, value: string) => `<field name="${name}" eval="${value}"/>`
const ref = (name: string, value: string) => `<field name="${name}" ref="${value}"/>`

function views(series: string, version: 1 | 2): string {
  const list = series === '16.0' ? 'tree' : 'list'
  const columns = version === 1 ? '<field name="name"/>' : '<field name="name"/><field name="colour"/>'
  return `<odoo>
${record('view_thing', 'ir.ui.view', `${field('name', 'thing') + field('model', 'ek.thing')}<field name="arch" type="xml"><${list}>${columns}</${list}></field>`)}
${record('action_thing', 'ir.actions.act_window', field('name', 'Things') + field('res_model', 'ek.thing') + field('view_mode', `${list},form`))}
<menuitem id="menu_thing" name="Things" action="action_thing"/>
${record('thing_1', 'ek.thing', field('name', version === 1 ? 'One' : 'One and only'))}
</odoo>`
}

const data = `<odoo>
${record('group_gadget', 'res.groups', field('name', 'Gadget manager') + code('users', `[(4, ref('base.user_admin'))]`) + code('implied_ids', `[(4, ref('base.group_user'))]`))}
${record('rule_gadget', 'ir.rule', field('name', 'gadgets') + ref('model_id', 'model_ek_gadget') + field('domain_force', `[(1, '=', 1)]`) + code('groups', `[(4, ref('group_gadget'))]`))}
${record('gadget_1', 'ek.gadget', field('name', 'G1'))}
${record('thing_2', 'ek.thing', field('name', 'Two') + code('gadget_ids', `[(4, ref('gadget_1'))]`))}
${record('parameter', 'ir.config_parameter', field('key', 'ek_shop.url') + field('value', 'https://example.com'))}
${record('sequence', 'ir.sequence', field('name', 'Gadgets') + field('code', 'ek.gadget') + field('prefix', 'G'))}
${record('job', 'ir.cron', field('name', 'Gadget job') + ref('model_id', 'model_ek_gadget') + field('state', 'code') + field('code', 'model.search([])') + field('interval_number', '1') + field('interval_type', 'days'))}
${record('template', 'mail.template', field('name', 'Gadget mail') + ref('model_id', 'model_ek_gadget') + field('subject', 'Hello'))}
</odoo>`

/** Writes module `ek_shop` in that version under `folder`; `faults` is SQL that its script runs after the update. */
export async function writeShop(folder: string, series: string, version: 1 | 2, faults?: string): Promise<void> {
  const full = `${series}.${version}.0.0`
  const listed = ['ir.model.access.csv', 'views.xml', ...(version === 2 ? ['data.xml'] : [])].map((name) => `'${name}'`).join(', ')
  const files: Record<string, string> = {
    '__manifest__.py': `{'name': 'Shop', 'version': '${full}', 'author': 'Somebody', 'license': 'LGPL-3', 'depends': ['account'], 'data': [${listed}]}\n`,
    '__init__.py': 'from . import models\n',
    'models.py': version === 1 ? modelsOne : modelsTwo,
    'ir.model.access.csv': access(version === 1 ? [accessOne] : [accessOne, accessTwo]),
    'views.xml': views(series, version),
    ...(version === 2 ? { 'data.xml': data } : {}),
    ...(faults === undefined ? {} : { [`migrations/${full}/post-faults.py`]: `def migrate(cr, version):\n    cr.execute(r'''${faults}''')\n` }),
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'ek_shop', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  await chmod(folder, 0o755)
}

/** Runs Odoo on a database until it is done with `args`. Throws with the end of its log. */
export async function runOdoo(
  { odoo, urls, dataDir, pycache, runAs }: TenantDatabase,
  database: string,
  addons: string,
  args: string[],
): Promise<void> {
  const url = new URL(urls.app)
  const options = { db_host: url.hostname, db_port: url.port, db_user: url.username, database, 'data-dir': dataDir }
  const path = [addons, join(odoo.home, 'odoo/addons'), join(odoo.home, 'addons')].join(',')
  const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: dataDir, PGPASSWORD: url.password, PYTHONPYCACHEPREFIX: pycache }
  const child = spawn(odoo.python, [join(odoo.home, 'odoo-bin'), ...argv, '--addons-path', path, '--no-http', '--stop-after-init', ...args], {
    cwd: dataDir,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(runAs === null ? {} : { uid: runAs.uid, gid: runAs.gid }),
  })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000)
  })
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (status !== 0 || / (ERROR|CRITICAL) /.test(log)) throw new Error(`Odoo ended with ${status}:\n${log.slice(-4_000)}`)
}
