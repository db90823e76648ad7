/** A small module of an outsider, in any version and with any fault, written to a folder: in Python for Odoo of both series, in SQL for the stand-in. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const trialName = 'ek_trial'

export interface TrialVersion {
  /** Without the series, for example 1.1.0. */
  version: string
  /** Extra fields of account.move. */
  fields?: TrialField[]
  /** A constraint of account.move. */
  check?: { name: string; definition: string }
  /** What its post-migration does. */
  post?: TrialStep[]
  /** What happens when a process imports it; `serving`: only in a server. */
  onImport?: { raise: string } | { exit: number; serving: true }
  /** Replaces the text of __manifest__.py. */
  manifest?: string
  depends?: string[]
  /** Label of its view; the version when it is left out, so that every version needs an update. */
  view?: string
  /** What a method answers: code, and nothing else. */
  answers?: number
  /** Imports what is not there: seen when the code is loaded, by nobody before. */
  badImport?: true
  readme?: string
}

export interface TrialField {
  name: string
  type: 'Char' | 'Float' | 'Integer'
  default?: number
}

/** SQL, or something that ends or delays the process. */
export type TrialStep = string | { sleep: number } | { exit: number } | { raise: string } | { commit: true }

/** Writes `<folder>/ek_trial` and answers its path. */
export async function writeTrial(folder: string, series: string, trial: TrialVersion): Promise<string> {
  const root = join(folder, trialName)
  await rm(root, { recursive: true, force: true })
  const version = `${series}.${trial.version}`
  const files: Record<string, string> = {
    '__init__.py': 'from . import models\n',
    '__manifest__.py': trial.manifest ?? manifest(version, trial),
    'models.py': models(trial),
    'view.xml': view(trial),
    ...(trial.readme === undefined ? {} : { 'README.md': trial.readme }),
    ...(trial.post ? { [`migrations/${version}/post-trial.py`]: migration(trial.post) } : {}),
    [`standin/${version}.sql`]: standInScript(trial),
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

function manifest(version: string, trial: TrialVersion): string {
  const depends = (trial.depends ?? ['account']).map((name) => `'${name}'`).join(', ')
  return `{'name': 'Trial', 'version': '${version}', 'author': 'An outsider', 'license': 'LGPL-3', 'depends': [${depends}], 'data': ['view.xml']}\n`
}

const channel: TrialField = { name: 'ek_channel', type: 'Char' }

/** Never a default view: its priority is the lowest. */
function view({ version, view: label = version }: TrialVersion): string {
  return `<odoo>
    <record id="move_form" model="ir.ui.view">
        <field name="name">account.move.form.trial</field>
        <field name="model">account.move</field>
        <field name="priority">999</field>
        <field name="arch" type="xml"><form string="Trial ${label}"><field name="name"/></form></field>
    </record>
</odoo>
`
}

function models({ fields = [], check, onImport, answers, badImport }: TrialVersion): string {
  const lines = [channel, ...fields].map(
    (field) => `${field.name} = fields.${field.type}(${field.default === undefined ? '' : `default=${field.default}`})`,
  )
  if (check) lines.push(`_sql_constraints = [('${check.name}', '${check.definition}', 'never')]`)
  if (answers !== undefined) lines.push('', 'def ek_answer(self):', `    return ${answers}`)
  return `from odoo import fields, models
${badImport ? 'from odoo.tools import ek_is_not_there\n' : ''}

class Move(models.Model):
    _inherit = 'account.move'

${lines.map((line) => `    ${line}`).join('\n')}

${onImport ? importCode(onImport) : ''}
`
}

function importCode(act: NonNullable<TrialVersion['onImport']>): string {
  if ('raise' in act) return `raise RuntimeError('${act.raise}')`
  return `import os, sys\nif 'shell' not in sys.argv and '--stop-after-init' not in sys.argv:\n    os._exit(${act.exit})`
}

function migration(steps: TrialStep[]): string {
  const lines = steps.map((step) => {
    if (typeof step === 'string') return `cr.execute(${JSON.stringify(step)})`
    if ('sleep' in step) return `time.sleep(${step.sleep})`
    if ('exit' in step) return `os._exit(${step.exit})`
    return 'raise' in step ? `raise ValueError('${step.raise}')` : 'cr.commit()'
  })
  return `import os, time\n\n\ndef migrate(cr, version):\n${lines.map((line) => `    ${line}\n`).join('')}`
}

const columnTypes = { Char: 'varchar', Float: 'double precision', Integer: 'integer' }

function standInScript({ fields = [], check, post = [], onImport, badImport }: TrialVersion): string {
  const columns = [channel, ...fields].map(({ name, type, default: value }) => {
    const fill = value === undefined ? '' : `\nupdate account_move set ${name} = ${value} where ${name} is null;`
    return `alter table account_move add column if not exists ${name} ${columnTypes[type]};${fill}`
  })
  const steps = post.map((step) => {
    if (typeof step === 'string') return `${step};`
    if ('sleep' in step) return `--! sleep ${step.sleep}`
    if ('exit' in step) return `--! exit ${step.exit}`
    return 'raise' in step ? `--! raise ValueError: ${step.raise}` : '--! commit'
  })
  return [
    ...columns,
    ...(check ? ['--# constraints', `alter table account_move add constraint account_move_${check.name} ${check.definition};`] : []),
    ...(steps.length > 0 ? ['--# post', ...steps] : []),
    ...(badImport ? ['--# import', '--! raise ImportError: cannot import name ek_is_not_there'] : []),
    ...(onImport === undefined
      ? []
      : 'raise' in onImport
        ? ['--# import', `--! raise RuntimeError: ${onImport.raise}`]
        : ['--# import server', `--! exit ${onImport.exit}`]),
    '',
  ].join('\n')
}
