import { describe, expect, it } from 'vitest'
import { explainSchemaChange, type SchemaDifference, type SchemaOwnership } from './explain-schema.ts'

/** `shop` defines shop_thing with `name` and `colour`, and extends res_partner (of base) by `note`; it also says something about `email`. */
const definers = new Map(
  Object.entries({ shop_thing: 'shop', shop_thing_new: 'shop', res_partner: 'base', sale_report: 'sale', shop_report: 'shop' }),
)
const declarers = new Map(
  Object.entries({
    'shop_thing.name': ['shop'],
    'shop_thing.title': ['shop'],
    'res_partner.note': ['shop'],
    'res_partner.email': ['base', 'shop'],
    'res_partner.vat': ['base'],
  }),
)
const ownership: SchemaOwnership = {
  definerOf: (table) => definers.get(table) ?? null,
  extendersOf: (table) => (table === 'sale_report' ? ['sale', 'shop'] : []),
  declarersOf: (table, column) => declarers.get(`${table}.${column}`) ?? [],
  constraintModule: (name) => (name === 'shop_thing_name_uniq' ? 'shop' : null),
}
const release = { released: new Set(['shop']), updated: new Set(['shop']), nowMs: 0 }

function why(
  kind: SchemaDifference['kind'],
  object: string,
  before: string | null,
  after: string | null,
  more: Partial<SchemaDifference> = {},
): string {
  const table = object.split('.')[0] ?? null
  return explainSchemaChange({ kind, object, before, after, table, columns: [], heldData: null, renamed: false, ...more }, ownership, release).why
}

describe('tables', () => {
  it('of own models come, and go when empty', () => {
    expect(why('table', 'shop_thing', null, 'table')).toBe('release')
    expect(why('table', 'shop_thing', 'table', null, { heldData: 0n })).toBe('release')
  })
  it('with data never go unexplained', () => expect(why('table', 'shop_thing', 'table', null, { heldData: 1n })).toBe('unexplained'))
  it('of nobody or of others do not', () => {
    expect(why('table', 'backup', null, 'table')).toBe('unexplained')
    expect(why('table', 'res_partner', 'table', null, { heldData: 0n })).toBe('unexplained')
  })
  it('are not made unlogged or hidden by row security', () => expect(why('table', 'shop_thing', 'table', 'table, unlogged')).toBe('unexplained'))
  it('get another name within the module only', () => {
    expect(why('table', 'shop_thing_new', 'shop_thing', 'shop_thing_new', { renamed: true })).toBe('release')
    expect(why('table', 'shop_thing', 'res_partner', 'shop_thing', { renamed: true })).toBe('unexplained')
  })
})

describe('columns', () => {
  const note = { columns: ['note'] }
  it('of own fields come, change, and go when empty', () => {
    expect(why('column', 'res_partner.note', null, 'text', note)).toBe('release')
    expect(why('column', 'res_partner.note', 'text', 'text not null', note)).toBe('release')
    expect(why('column', 'res_partner.note', 'text', null, { ...note, heldData: 0n })).toBe('release')
  })
  it('with data never go unexplained, whoever owned them', () =>
    expect(why('column', 'res_partner.note', 'text', null, { ...note, heldData: 3n })).toBe('unexplained'))
  it('of others are theirs', () => expect(why('column', 'res_partner.vat', 'text', 'text not null', { columns: ['vat'] })).toBe('unexplained'))
  it('of nobody are nobody’s', () => expect(why('column', 'res_partner.x', null, 'text', { columns: ['x'] })).toBe('unexplained'))
  it('may be renamed when both names are the module’s', () => {
    const renamed = { columns: ['title'], renamed: true }
    expect(why('column', 'shop_thing.title', 'name', 'title', renamed)).toBe('release')
    expect(why('column', 'res_partner.note', 'vat', 'note', { columns: ['note'], renamed: true })).toBe('unexplained')
  })
})

describe('constraints and indexes', () => {
  it('that Odoo recorded for the module', () =>
    expect(why('constraint', 'shop_thing.shop_thing_name_uniq', null, 'UNIQUE (name)', { columns: ['name'] })).toBe('release'))
  it('on a field that the module declares may come', () =>
    expect(why('constraint', 'res_partner.fk', null, 'FOREIGN KEY', { columns: ['note'] })).toBe('release'))
  it('of a field of others may not go, even where the module has a say in the field', () => {
    expect(why('constraint', 'res_partner.email_key', 'UNIQUE (email)', null, { columns: ['email'] })).toBe('unexplained')
    expect(why('index', 'res_partner.email_idx', 'CREATE UNIQUE INDEX email_idx', null, { columns: ['email'] })).toBe('unexplained')
  })
  it('are never left unchecked', () =>
    expect(why('constraint', 'shop_thing.shop_thing_name_uniq', 'UNIQUE (name)', 'UNIQUE (name) NOT VALID')).toBe('unexplained'))
  it('the index that Odoo keeps for any field', () => {
    const index = { columns: ['vat'] }
    expect(why('index', 'res_partner.res_partner__vat_index', null, 'CREATE INDEX i ON t', index)).toBe('registry')
    expect(why('index', 'res_partner.res_partner__vat_index', null, 'CREATE UNIQUE INDEX i ON t', index)).toBe('unexplained')
    expect(why('index', 'res_partner.other', null, 'CREATE INDEX i ON t', index)).toBe('unexplained')
  })
})

describe('views', () => {
  it('of own models, and changed ones of models that the module extends', () => {
    expect(why('view', 'shop_report', null, 'select 1')).toBe('release')
    expect(why('view', 'sale_report', 'select 1', 'select 2')).toBe('release')
    expect(why('view', 'sale_report', 'select 1', null)).toBe('unexplained')
    expect(why('view', 'other', null, 'select 1')).toBe('unexplained')
  })
})

it.each(['function', 'trigger', 'privilege', 'owner', 'extension', 'schema', 'type', 'other'] as const)('a %s is never a module’s', (kind) => {
  expect(why(kind, 'shop_thing', null, 'anything')).toBe('unexplained')
})

it('without a release everything is unexplained', () => {
  const nothing = { released: new Set<string>(), updated: new Set<string>(), nowMs: 0 }
  const difference: SchemaDifference = {
    kind: 'table',
    object: 'shop_thing',
    before: null,
    after: 'table',
    table: 'shop_thing',
    columns: [],
    heldData: null,
    renamed: false,
  }
  expect(explainSchemaChange(difference, ownership, nothing).why).toBe('unexplained')
})
