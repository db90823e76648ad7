/** A small module of an outsider, in any version and with any fault, written to a folder. Works on both series. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const trialName = 'ek_trial'

export interface TrialVersion {
  /** Without the series, for example 1.1.0. */
  version: string
  /** Python of extra fields in the class body of account.move. */
  fields?: string
  /** Python of the module-level body of models.py, behind the class. */
  more?: string
  /** Body of migrate(cr, version) in post-migration, one Python statement per line. */
  post?: string
  /** Replaces the text of __manifest__.py. */
  manifest?: string
  depends?: string[]
  /** XML of the data file. */
  data?: string
}

/** Writes `<folder>/ek_trial` and answers its path. */
export async function writeTrial(folder: string, series: string, trial: TrialVersion): Promise<string> {
  const root = join(folder, trialName)
  await rm(root, { recursive: true, force: true })
  const version = `${series}.${trial.version}`
  const files: Record<string, string> = {
    '__init__.py': 'from . import models\n',
    '__manifest__.py': trial.manifest ?? manifest(version, trial),
    'models.py': models(trial),
    ...(trial.data ? { 'data.xml': `<odoo>${trial.data}</odoo>\n` } : {}),
    ...(trial.post ? { [`migrations/${version}/post-trial.py`]: script(trial.post) } : {}),
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

function manifest(version: string, trial: TrialVersion): string {
  const depends = (trial.depends ?? ['account']).map((name) => `'${name}'`).join(', ')
  const data = trial.data ? "'data.xml'" : ''
  return `{'name': 'Trial', 'version': '${version}', 'author': 'An outsider', 'license': 'LGPL-3', 'depends': [${depends}], 'data': [${data}]}\n`
}

function models(trial: TrialVersion): string {
  return `from odoo import fields, models


class Move(models.Model):
    _inherit = 'account.move'

    ek_channel = fields.Char('Sales channel')
${(trial.fields ?? '')
  .split('\n')
  .map((line) => `    ${line}`.trimEnd())
  .join('\n')}

${trial.more ?? ''}
`
}

function script(body: string): string {
  const lines = body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  return `import os, time\n\n\ndef migrate(cr, version):\n${lines}\n`
}
