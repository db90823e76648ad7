/**
 * Modules that behave in one way each, in the versions 1.0 (installed) and 1.1 (what an update brings), for Odoo of both series, and in SQL for the stand-in. One
 * per behaviour, all independent: one database serves them all.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Series } from '../../domain/instance.ts'

export const trialModules = ['trial_good', 'trial_raises', 'trial_hangs', 'trial_exits', 'trial_constraint', 'trial_view', 'trial_missing'] as const
export type TrialModule = (typeof trialModules)[number]
export type TrialVersion = '1.0' | '1.1'

type Files = Record<string, string>

/** Writes every module in its version 1.0 below `folder`. */
export async function writeTrialModules(folder: string, series: Series): Promise<void> {
  for (const name of trialModules) await writeTrialModule(folder, name, '1.0', series)
}

export async function writeTrialModule(folder: string, name: TrialModule, version: TrialVersion, series: Series): Promise<void> {
  await rm(join(folder, name), { recursive: true, force: true })
  const files = {
    ...common(name, version),
    ...(version === '1.0' ? (before[name] ?? {}) : after(name, series)),
    [`standin/${version}.sql`]: standInScript(name, version),
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true })
    await writeFile(join(folder, name, path), text)
  }
}

function common(name: TrialModule, version: TrialVersion): Files {
  return {
    '__manifest__.py': `{'name': '${name}', 'version': '${version}', 'depends': ['base'], 'data': ['data.xml'], 'license': 'LGPL-3'}\n`,
    '__init__.py': 'from . import models\n',
    'models.py': model(name, ''),
    'data.xml': '<odoo/>\n',
  }
}

const model = (name: TrialModule, body: string) => `from odoo import fields, models


class Trial(models.Model):
    _name = '${name.replace('_', '.')}'
    _description = 'Trial'
    name = fields.Char()
${body}`

const twoOfOneName = `<odoo>
  <record id="first" model="trial.constraint"><field name="name">same</field></record>
  <record id="second" model="trial.constraint"><field name="name">same</field></record>
</odoo>
`

// Without an external id: what a person made in the user interface.
const customView = `<odoo>
  <function model="ir.ui.view" name="create" eval="[[{
    'name': 'made by hand', 'model': 'trial.view', 'type': 'form', 'priority': 99, 'arch': '&lt;form&gt;&lt;field name=&quot;extra&quot;/&gt;&lt;/form&gt;'}]]"/>
</odoo>
`

const before: Partial<Record<TrialModule, Files>> = {
  trial_constraint: { 'data.xml': twoOfOneName },
  trial_view: { 'models.py': model('trial_view', '    extra = fields.Char()\n'), 'data.xml': customView },
}

function after(name: TrialModule, series: Series): Files {
  const script = (stage: string, body: string) => ({ [`migrations/${series}.1.1/${stage}-trial.py`]: `${body}\n` })
  const changed: Partial<Record<TrialModule, Files>> = {
    trial_good: { 'models.py': model(name, '    note = fields.Char()\n    line_ids = fields.Many2many("res.partner")\n') },
    trial_raises: script('post', "def migrate(cr, version):\n    raise ValueError('the trial script raises')"),
    trial_hangs: script('pre', 'import time\n\n\ndef migrate(cr, version):\n    time.sleep(600)'),
    trial_exits: script('post', 'import os\n\n\ndef migrate(cr, version):\n    os._exit(0)'),
    trial_constraint: {
      'models.py': model(name, "    _sql_constraints = [('name_unique', 'unique(name)', 'Names are unique.')]\n"),
      'data.xml': twoOfOneName,
    },
  }
  return changed[name] ?? {}
}

/** The same for the stand-in. */
function standInScript(name: TrialModule, version: TrialVersion): string {
  const own = version === '1.0' ? sqlBefore[name] : sqlAfter[name]
  return `create table if not exists ${name} (id serial primary key, name varchar, create_uid int, create_date timestamp, write_uid int, write_date timestamp);
${own ?? ''}
`
}

const sqlBefore: Partial<Record<TrialModule, string>> = {
  trial_constraint: `--# first-data
insert into trial_constraint (name) values ('same'), ('same');`,
  trial_view: `alter table trial_view add column if not exists extra varchar;
--# first-data
insert into ir_ui_view (name, model, type, priority, arch_db)
  values ('made by hand', 'trial.view', 'form', 99, '{"en_US": "<form><field name=\\"extra\\"/></form>"}');`,
}

const sqlAfter: Partial<Record<TrialModule, string>> = {
  trial_good: `alter table trial_good add column if not exists note varchar;
create table if not exists res_partner_trial_good_rel (
  trial_good_id int not null references trial_good on delete cascade, res_partner_id int not null references res_partner on delete cascade,
  primary key (trial_good_id, res_partner_id));`,
  trial_raises: `--# post
--! raise ValueError: the trial script raises`,
  trial_hangs: `--# pre
--! sleep 600`,
  trial_exits: `--# post
--! exit 0`,
  trial_constraint: `--# constraints
alter table trial_constraint add constraint trial_constraint_name_unique unique (name);`,
  trial_view: 'alter table trial_view drop column if exists extra;',
}
