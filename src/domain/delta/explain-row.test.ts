import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { DeltaCatalogue } from '../catalogue.ts'
import { explainChange } from './explain-row.ts'
import type { ExplainContext, ExternalId, RecordFacts, RowFacts, TableFacts, Values } from './facts.ts'

const catalogue = DeltaCatalogue.parse(parse(readFileSync(new URL('../../../catalogue/delta.yaml', import.meta.url), 'utf8')))
const noon = Date.parse('2026-06-01T12:00:00Z')

/** A release of `shop`, which `shop_extra` depends on. */
const context: ExplainContext = {
  catalogue,
  release: { released: new Set(['shop']), updated: new Set(['shop', 'shop_extra']), nowMs: noon },
}

const id = (name: string, noupdate = false): ExternalId => ({ module: name.split('.')[0] ?? '', name: name.split('.')[1] ?? '', noupdate })

/** A record that existed before and still does, with the external ids it had and has. */
function record(model: string | null, before: ExternalId[], more: Partial<RecordFacts> = {}): RecordFacts {
  return { model, id: '7', existsBefore: true, existsAfter: true, before, after: before, ...more }
}
const newRecord = (model: string, after: ExternalId[]): RecordFacts => record(model, [], { existsBefore: false, after })
const goneRecord = (model: string, before: ExternalId[]): RecordFacts => record(model, before, { existsAfter: false, after: [] })

function row(operation: RowFacts['operation'], self: RecordFacts, more: Partial<RowFacts> = {}): RowFacts {
  return {
    operation,
    before: operation === 'inserted' ? null : {},
    after: operation === 'deleted' ? null : {},
    self,
    records: new Map(),
    usedBefore: new Set(),
    ...more,
  }
}
const updated = (self: RecordFacts, more: Partial<RowFacts> = {}) => row('updated', self, more)
const inserted = (self: RecordFacts, more: Partial<RowFacts> = {}) => row('inserted', self, more)
const deleted = (self: RecordFacts, more: Partial<RowFacts> = {}) => row('deleted', self, more)
const link = (records: Record<string, RecordFacts>) => ({ records: new Map(Object.entries(records)) })
const nobody = record(null, [])

const table = (name: string, more: Partial<TableFacts> = {}): TableFacts => ({ table: name, model: null, relation: null, ...more })

function why(name: string, facts: RowFacts, column: string | null = null, more: Partial<TableFacts> = {}): string {
  return explainChange(table(name, more), facts, column, context).why
}

describe('what belongs to a released module', () => {
  it('is explained: a row with its external id, changed, new or gone', () => {
    expect(why('mail_template', updated(record('mail.template', [id('shop.hello')])), 'subject')).toBe('release')
    expect(why('mail_template', inserted(newRecord('mail.template', [id('shop.hello')])))).toBe('release')
    expect(why('mail_template', deleted(goneRecord('mail.template', [id('shop.hello')])))).toBe('release')
  })
  it('is explained: any row of a model that it defines', () => {
    const model = { name: 'shop.thing', definer: 'shop', transient: false }
    expect(why('shop_thing', updated(nobody), 'name', { model })).toBe('release')
  })
  it('is not: a row of a model that it only extends', () => {
    const model = { name: 'res.partner', definer: 'base', transient: false }
    expect(why('res_partner', updated(nobody), 'email', { model })).toBe('unexplained')
  })
  it('is not: a row that a script gave an external id of the module', () => {
    const hijacked = record('res.partner', [], { after: [id('shop.mine')] })
    expect(why('res_partner', updated(hijacked), 'email')).toBe('unexplained')
  })
  it('is not: a row that another module brought first', () => {
    const shared = record('res.partner', [id('base.main_partner'), id('shop.main_partner')])
    expect(why('res_partner', updated(shared), 'email')).toBe('unexplained')
  })
})

describe('what the update read again', () => {
  it('is explained for modules that depend on the release', () => {
    expect(why('mail_template', updated(record('mail.template', [id('shop_extra.hello')])), 'subject')).toBe('release')
  })
  it('is not where files do not write the record again', () => {
    expect(why('mail_template', updated(record('mail.template', [id('shop_extra.hello', true)])), 'subject')).toBe('unexplained')
  })
  it('is not for modules outside the update', () => {
    expect(why('mail_template', updated(record('mail.template', [id('sale.hello')])), 'subject')).toBe('unexplained')
  })
})

describe('translations', () => {
  const texts = (before: string, after: string): Partial<RowFacts> => ({ before: { name: before }, after: { name: after } })
  const [english, both] = ['{"en_US": "30 Days"}', '{"en_US": "30 Days", "fr_FR": "30 jours"}']
  it('that an update adds are explained, also where files do not write the record again, also where money is', () => {
    expect(why('account_payment_term', updated(record('account.payment.term', [id('shop_extra.terms', true)]), texts(english, both)), 'name')).toBe(
      'release',
    )
  })
  it('of other modules, changed or lost ones are not', () => {
    expect(why('account_payment_term', updated(record('account.payment.term', [id('sale.terms')]), texts(english, both)), 'name')).toBe('unexplained')
    expect(why('account_payment_term', updated(record('account.payment.term', [id('shop.terms')]), texts(both, english)), 'name')).toBe('unexplained')
    expect(
      why(
        'account_payment_term',
        updated(record('account.payment.term', [id('shop.terms')]), texts(english, '{"en_US": "60", "fr_FR": "60"}')),
        'name',
      ),
    ).toBe('unexplained')
  })
})

describe('parts, links and attachments', () => {
  const own = record('res.config.thing', [id('shop.thing')])
  const stranger = record('res.partner', [])
  it('a link is a value of the record whose field it is', () => {
    const relation = { definer: 'mail', column: 'template_id' }
    expect(why('template_rel', inserted(nobody, link({ template_id: own })), null, { relation })).toBe('release')
    expect(why('template_rel', inserted(nobody, link({ template_id: stranger })), null, { relation })).toBe('unexplained')
  })
  it('a link of a sensitive record that existed before is as sensitive as the record', () => {
    const relation = { definer: 'sale', column: 'product_id' }
    const product = record('product.template', [id('shop.product')])
    expect(why('tag_rel', inserted(nobody, link({ product_id: product })), null, { relation })).toBe('unexplained')
  })
  it('parts without an external id follow the record that they are part of', () => {
    const tax = record('account.tax.template', [id('shop_extra.tax')])
    expect(why('account_tax_repartition_line_template', updated(nobody, link({ invoice_tax_id: tax })), 'factor')).toBe('release')
    expect(why('account_tax_repartition_line_template', updated(nobody, link({ invoice_tax_id: stranger })), 'factor')).toBe('unexplained')
  })
  it('a message comes with a new record and goes with a lost one, and else must not', () => {
    expect(why('mail_message', inserted(nobody, link({ attachedTo: newRecord('shop.thing', [id('shop.new')]) })))).toBe('release')
    expect(why('mail_message', deleted(nobody, link({ attachedTo: goneRecord('shop.thing', [id('shop.old')]) })))).toBe('release')
    expect(why('mail_message', deleted(nobody, link({ attachedTo: own })))).toBe('unexplained')
    expect(why('mail_message', deleted(nobody, link({ attachedTo: stranger })))).toBe('unexplained')
  })
  it('a lost file of a document is never the release’s', () => {
    expect(why('ir_attachment', deleted(nobody, link({ attachedTo: record('account.move', []) })))).toBe('unexplained')
  })
  it('an image of an own record is; one of a sensitive record is not', () => {
    const image = { after: { res_field: 'image' }, before: { res_field: 'image' } }
    expect(why('ir_attachment', updated(nobody, { ...image, ...link({ attachedTo: own }) }), 'store_fname')).toBe('release')
    const product = record('product.template', [id('shop.product')])
    expect(why('ir_attachment', updated(nobody, { ...image, ...link({ attachedTo: product }) }), 'store_fname')).toBe('unexplained')
  })
})

describe('the registry', () => {
  it('views and actions of a module in the update', () => {
    expect(why('ir_ui_view', updated(record('ir.ui.view', [id('shop_extra.form')])), 'arch_db')).toBe('registry')
    expect(why('ir_ui_view', inserted(newRecord('ir.ui.view', [id('shop.form')])))).toBe('registry')
  })
  it('not those of other modules, of people, or taken over by a script', () => {
    expect(why('ir_ui_view', updated(record('ir.ui.view', [id('sale.form')])), 'arch_db')).toBe('unexplained')
    expect(why('ir_ui_view', updated(record('ir.ui.view', [])), 'arch_db')).toBe('unexplained')
    expect(why('ir_ui_view', updated(record('ir.ui.view', [id('sale.form')], { after: [id('shop.form')] })), 'arch_db')).toBe('unexplained')
    expect(why('ir_act_server', updated(record('ir.actions.server', [id('base.vacuum')])), 'code')).toBe('unexplained')
  })
  it('the view of groups that Odoo writes anew, but not its loss', () => {
    const view = record('ir.ui.view', [id('base.user_groups_view', true)])
    expect(why('ir_ui_view', updated(view), 'arch_prev')).toBe('registry')
    expect(why('ir_ui_view', deleted(view))).toBe('unexplained')
  })
  it('a field that the module extends, but not a field made by hand', () => {
    const field = record('ir.model.fields', [id('base.field_res_partner__name')], {
      after: [id('base.field_res_partner__name'), id('shop.field_res_partner__name')],
    })
    expect(why('ir_model_fields', updated(field, { before: { state: 'base' }, after: { state: 'base' } }), 'help')).toBe('registry')
    expect(why('ir_model_fields', updated(field, { before: { state: 'manual' }, after: { state: 'manual' } }), 'compute')).toBe('unexplained')
  })
  it('external ids of modules in the update only', () => {
    const named = (module: string, more: Partial<RowFacts> = {}) => inserted(nobody, { after: { module, model: 'res.partner' }, ...more })
    expect(why('ir_model_data', named('shop'))).toBe('registry')
    expect(why('ir_model_data', named('sale'))).toBe('unexplained')
    expect(why('ir_model_data', updated(nobody, { before: { module: 'sale' }, after: { module: 'shop' } }), 'module')).toBe('unexplained')
  })
  it('external ids that other modules have in new fields of the update', () => {
    const field = newRecord('ir.model.inherit', [id('shop.inherit'), id('portal.inherit')])
    expect(why('ir_model_data', inserted(nobody, { after: { module: 'portal', model: 'ir.model.inherit' }, ...link({ attachedTo: field }) }))).toBe(
      'registry',
    )
    const stranger = newRecord('ir.model.inherit', [id('portal.inherit')])
    expect(
      why('ir_model_data', inserted(nobody, { after: { module: 'portal', model: 'ir.model.inherit' }, ...link({ attachedTo: stranger }) })),
    ).toBe('unexplained')
  })
  it('what manifests say of any module, but its state only for modules in the update', () => {
    const module = (name: string): Partial<RowFacts> => ({ before: { name }, after: { name } })
    expect(why('ir_module_module', updated(nobody, module('sale')), 'summary')).toBe('registry')
    expect(why('ir_module_module', updated(nobody, module('shop')), 'latest_version')).toBe('registry')
    expect(why('ir_module_module', updated(nobody, module('sale')), 'state')).toBe('unexplained')
    expect(why('ir_module_module', deleted(nobody, module('sale')))).toBe('unexplained')
    expect(why('ir_module_module_dependency', deleted(nobody, module('sale')))).toBe('registry')
  })
  it('rows that are part of a registry record', () => {
    expect(why('ir_ui_view_group_rel', inserted(nobody, link({ view_id: record('ir.ui.view', [id('shop.form')]) })))).toBe('registry')
    expect(why('ir_ui_view_group_rel', inserted(nobody, link({ view_id: record('ir.ui.view', [id('sale.form')]) })))).toBe('unexplained')
    const module = record('ir.module.module', [id('base.module_shop')])
    expect(why('ir_model_constraint', inserted(nobody, link({ module })))).toBe('registry')
  })
  it('assistants and housekeeping', () => {
    expect(why('base_module_upgrade', inserted(nobody), null, { model: { name: 'base.module.upgrade', definer: 'base', transient: true } })).toBe(
      'registry',
    )
    expect(why('bus_bus', inserted(nobody))).toBe('registry')
  })
})

describe('sensitive tables', () => {
  const own = (model: string, name = 'shop.mine') => record(model, [id(name)])
  it('a value that existed before must be declared, even the module’s own', () => {
    for (const [name, model, column] of [
      ['account_tax', 'account.tax', 'amount'],
      ['product_template', 'product.template', 'list_price'],
      ['res_partner_bank', 'res.partner.bank', 'acc_number'],
      ['ir_rule', 'ir.rule', 'domain_force'],
      ['ir_cron', 'ir.cron', 'active'],
      ['ir_config_parameter', 'ir.config_parameter', 'value'],
      ['account_payment_term_line', 'account.payment.term.line', 'nb_days'],
      ['ir_sequence', 'ir.sequence', 'prefix'],
      ['res_company', 'res.company', 'name'],
      ['stock_quant', 'stock.quant', 'quantity'],
    ] as const) {
      expect(why(name, updated(own(model)), column), name).toBe('unexplained')
      expect(why(name, deleted(own(model))), name).toBe('unexplained')
    }
  })
  it('new rights need none on a new model of the release, and do on any other', () => {
    const access = newRecord('ir.model.access', [id('shop.access')])
    expect(why('ir_model_access', inserted(access, link({ model_id: newRecord('ir.model', [id('shop.model_shop_thing')]) })))).toBe('release')
    expect(why('ir_model_access', inserted(access, link({ model_id: own('ir.model') })))).toBe('unexplained')
    expect(why('ir_model_access', inserted(access, link({ model_id: record('ir.model', [id('base.model_res_users')]) })))).toBe('unexplained')
    expect(why('ir_model_access', inserted(newRecord('ir.model.access', []), link({ model_id: newRecord('ir.model', [id('shop.model')]) })))).toBe(
      'unexplained',
    )
  })
  it('a lost right needs none when its own model is gone', () => {
    expect(why('ir_model_access', deleted(own('ir.model.access'), link({ model_id: goneRecord('ir.model', [id('shop.model')]) })))).toBe('release')
    expect(why('ir_model_access', deleted(own('ir.model.access'), link({ model_id: own('ir.model') })))).toBe('unexplained')
  })
  it('nobody becomes a member of a group that was there', () => {
    const newGroup = newRecord('res.groups', [id('shop.group')])
    expect(why('res_groups_users_rel', inserted(nobody, link({ gid: newGroup })))).toBe('release')
    expect(why('res_groups_users_rel', inserted(nobody, link({ gid: record('res.groups', [id('base.group_system')]) })))).toBe('unexplained')
  })
  it('a new group may be implied by any, and imply only what every user has', () => {
    const newGroup = newRecord('res.groups', [id('shop.group')])
    const user = record('res.groups', [id('base.group_user')])
    const system = record('res.groups', [id('base.group_system')])
    expect(why('res_groups_implied_rel', inserted(nobody, link({ gid: user, hid: newGroup })))).toBe('release')
    expect(why('res_groups_implied_rel', inserted(nobody, link({ gid: newGroup, hid: user })))).toBe('release')
    expect(why('res_groups_implied_rel', inserted(nobody, link({ gid: newGroup, hid: system })))).toBe('unexplained')
    expect(why('res_groups_implied_rel', inserted(nobody, link({ gid: record('res.groups', [id('base.group_portal')]), hid: user })))).toBe(
      'unexplained',
    )
  })
  it('a new job about an own model', () => {
    const job = newRecord('ir.cron', [id('shop.job')])
    const path = 'ir_actions_server_id.model_id'
    expect(why('ir_cron', inserted(job, link({ [path]: own('ir.model') })))).toBe('release')
    expect(why('ir_cron', inserted(job, link({ [path]: record('ir.model', [id('base.model_res_partner')]) })))).toBe('unexplained')
  })
  it('a job’s next call that its module’s files set anew, soon', () => {
    const call = (nextcall: string | null): Values => ({ nextcall })
    const job = record('ir.cron', [id('shop_extra.job')])
    expect(why('ir_cron', updated(job, { after: call('2026-06-02 02:00:00') }), 'nextcall')).toBe('release')
    expect(why('ir_cron', updated(job, { after: call('2099-01-01 00:00:00') }), 'nextcall')).toBe('unexplained')
    expect(why('ir_cron', updated(job, { after: call(null) }), 'nextcall')).toBe('unexplained')
    expect(why('ir_cron', updated(record('ir.cron', [id('sale.job')]), { after: call('2026-06-02 02:00:00') }), 'nextcall')).toBe('unexplained')
    expect(why('ir_cron', updated(record('ir.cron', [id('shop.job', true)]), { after: call('2026-06-02 02:00:00') }), 'nextcall')).toBe('unexplained')
  })
  it('a new parameter named after the released module', () => {
    const parameter = newRecord('ir.config_parameter', [id('shop.url')])
    expect(why('ir_config_parameter', inserted(parameter, { after: { key: 'shop.url' } }))).toBe('release')
    expect(why('ir_config_parameter', inserted(parameter, { after: { key: 'auth_signup.invitation_scope' } }))).toBe('unexplained')
    expect(why('ir_config_parameter', inserted(nobody, { after: { key: 'shop_url' } }))).toBe('release')
    expect(why('ir_config_parameter', inserted(parameter, { after: { key: 'shopping.url' } }))).toBe('unexplained')
    expect(why('ir_config_parameter', inserted(parameter, { after: { key: 'shop_mail.url' } }))).toBe('unexplained')
  })
  it('new numbering unless its code was in use', () => {
    const sequence = newRecord('ir.sequence', [id('shop.sequence')])
    expect(why('ir_sequence', inserted(sequence, { after: { code: 'shop.thing' } }))).toBe('release')
    expect(why('ir_sequence', inserted(sequence, { after: { code: 'sale.order' }, usedBefore: new Set(['code']) }))).toBe('unexplained')
  })
  it('documents are never made by a release', () => {
    expect(why('account_move', inserted(newRecord('account.move', [id('shop.entry')])))).toBe('unexplained')
    expect(why('account_tax', inserted(newRecord('account.tax', [id('shop.tax')])))).toBe('release')
  })
  it('users are never made by a release', () => {
    expect(why('res_users', inserted(newRecord('res.users', [id('shop.robot')])))).toBe('unexplained')
  })
})

it('without a release everything is unexplained', () => {
  const nothing: ExplainContext = { catalogue, release: { released: new Set(), updated: new Set(), nowMs: noon } }
  for (const name of ['bus_bus', 'ir_module_module', 'shop_thing'])
    expect(explainChange(table(name), inserted(nobody), null, nothing).why).toBe('unexplained')
})

it('says whose it is', () => {
  const change = explainChange(table('ir_ui_view'), updated(record('ir.ui.view', [id('sale.form')])), 'arch_db', context)
  expect(change.because).toBe('sale.form: module sale is not in the update')
})
