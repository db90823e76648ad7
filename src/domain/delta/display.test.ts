import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { DeltaCatalogue, DocumentCatalogue } from '../catalogue.ts'
import { clipped, documentName, isSecret, rowText } from './display.ts'
import { matches } from './patterns.ts'
import { addsTranslations, meets, plain, readable, sameNumber } from './same-value.ts'

const read = (file: string): unknown => parse(readFileSync(new URL(`../../../catalogue/${file}`, import.meta.url), 'utf8'))
const catalogue = DeltaCatalogue.parse(read('delta.yaml'))

it('the shipped catalogue of documents can be read', () => expect(DocumentCatalogue.parse(read('documents.yaml')).length).toBeGreaterThan(10))

describe('names', () => {
  it('the first filled candidate, in English where there are languages', () => {
    expect(documentName([[null], ['/'], ['{"fr_FR": "Taxe", "en_US": "Tax"}']])).toBe('Tax')
    expect(documentName([[null], ['']])).toBeNull()
  })
  it('all parts or none', () => {
    expect(documentName([['Vendor', 'DE01']])).toBe('Vendor, DE01')
    expect(documentName([['Vendor', null], ['DE01']])).toBe('DE01')
  })
})

describe('secrets', () => {
  it('passwords, tokens and keys are hidden, amounts are not', () => {
    expect(isSecret(catalogue, 'res_users', 'password', {})).toBe(true)
    expect(isSecret(catalogue, 'res_users', 'totp_secret', {})).toBe(true)
    expect(isSecret(catalogue, 'account_move', 'access_token', {})).toBe(true)
    expect(isSecret(catalogue, 'account_move', 'amount_total', {})).toBe(false)
  })
  it('a parameter by its name', () => {
    expect(isSecret(catalogue, 'ir_config_parameter', 'value', { key: 'database.secret' })).toBe(true)
    expect(isSecret(catalogue, 'ir_config_parameter', 'value', { key: 'web.base.url' })).toBe(false)
  })
  it('also in the text of a whole row', () => {
    expect(rowText(catalogue, 'res_users', { login: 'eve', password: 'x', write_date: 'now', signature: null })).toBe(
      '{"login":"eve","password":"(hidden)"}',
    )
  })
  it('a long row is cut', () => expect(rowText(catalogue, 't', { a: 'x'.repeat(50) }, 20)).toBe('{"a":"xxxxxxxxxxxxxx … (58 characters)'))
})

describe('values', () => {
  it.each([
    ['15.00', '15'],
    ['015', '15'],
    ['-0.00', '0'],
    ['-1.50', '-1.5'],
    ['0.10', '0.1'],
    ['1e5', '1e5'],
  ])('%s is %s', (text, expected) => expect(plain(text)).toBe(expected))
  it('numbers are equal however written, texts are not', () => {
    expect(sameNumber('1.5', '1.50')).toBe(true)
    expect(sameNumber('1.5', '1.51')).toBe(false)
    expect(sameNumber('a', 'a')).toBe(false)
  })
  it('what is no translation is left alone', () => {
    expect(readable('{"1": 5}')).toBe('{"1": 5}')
    expect(readable('{broken')).toBe('{broken')
    expect(readable('{}')).toBe('{}')
  })
  it('languages may come, but none may change or go', () => {
    expect(addsTranslations('{"en_US": "a"}', '{"en_US": "a", "fr_FR": "b"}')).toBe(true)
    expect(addsTranslations('{"en_US": "a"}', '{"en_US": "x", "fr_FR": "b"}')).toBe(false)
    expect(addsTranslations('{"en_US": "a", "fr_FR": "b"}', '{"en_US": "a", "de_DE": "c"}')).toBe(false)
    expect(addsTranslations('{"en_US": "a"}', '{"en_US": "a"}')).toBe(false)
    expect(addsTranslations('{"1": 5}', '{"1": 5, "2": 6}')).toBe(false)
    expect(addsTranslations(null, '{"en_US": "a"}')).toBe(false)
  })
  it('long ones are clipped where they still differ', () => {
    const [one, two] = [clipped(`${'x'.repeat(2_000)}a`), clipped(`${'x'.repeat(2_000)}b`)]
    expect(one).toMatch(/^x{1000} … \(2001 characters, sha256 [0-9a-f]{16}\)$/)
    expect(two).not.toBe(one)
    expect(clipped(one)).toBe(one)
    expect(clipped('short')).toBe('short')
  })
  it('null is only null', () => {
    expect(meets(null, null)).toBe(true)
    expect(meets(null, '')).toBe(false)
    expect(meets('', null)).toBe(false)
  })
})

it('patterns hold the whole name', () => {
  expect(matches('account_*', 'account_move')).toBe(true)
  expect(matches('account_*', 'my_account_move')).toBe(false)
  expect(matches('*.password', 'res_users.password')).toBe(true)
  expect(matches('a.b', 'axb')).toBe(false)
  expect(matches('a.*', 'axb')).toBe(false)
})
