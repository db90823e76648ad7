/** What code hosts and CI servers read is held against the schemas that they publish (test/schemas). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { toDocument } from '../../domain/document.ts'
import type { CheckFinding } from '../../domain/release-check.ts'
import { ruleTitles } from '../../inspect/rules/check-modules.ts'
import { checkJunit, checkSarif, checkText } from './release-check.ts'

const schema = (name: string) => readFileSync(join(import.meta.dirname, '../../../test/schemas', name), 'utf8')

const finding = (more: Partial<CheckFinding>): CheckFinding => ({
  rule: 'xmlid',
  severity: 'error',
  module: 'shop',
  path: 'views/a b%.xml',
  line: 3,
  text: 'names <x> & "y" \u0000\u001b[31m \n next',
  ...more,
})

/** Everything that a check can say, once. */
const everything = toDocument('ReleaseCheck', {
  series: '18.0' as const,
  verdict: 'bad' as const,
  modules: [
    { name: 'shop', folder: '/srv/addons/shop' },
    { name: 'clean', folder: '/srv/addons/clean' },
  ],
  findings: [
    finding({}),
    finding({ severity: 'warning', rule: 'noupdate' }),
    finding({ severity: 'note', rule: 'auto-install', path: '', line: 1 }),
    finding({ rule: 'allows-nothing', severity: 'warning', module: '', path: '.evenkeel-check.yaml' }),
  ],
  allowed: [{ ...finding({ path: 'a\nb.py' }), because: 'known & wanted' }],
  notMeasured: ['whether sale can be installed: <unknown>'],
})
const nothing = { ...everything, verdict: 'ok' as const, modules: [], findings: [], allowed: [], notMeasured: [] }

test('a name with a line break in it does not look like another finding', () => {
  const forged = { ...everything, findings: [finding({ path: 'a\nok: 1 module\n  note    b.py', text: 'x\ny' })] }
  const lines = checkText(forged, (_, text) => text).split('\n')
  expect(lines[1]).toBe('  error   a\\nok: 1 module\\n  note    b.py:3 x\\ny [xmlid]')
  expect(
    checkJunit(forged, ruleTitles)
      .split('\n')
      .filter((line) => line.startsWith('ok')),
  ).toEqual([])
})

describe('SARIF is valid by the schema of OASIS', () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(schema('sarif-2.1.0.json')))
  const faults = (document: unknown) =>
    validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)

  test.each([
    ['everything', everything, '/srv/addons'],
    ['modules elsewhere', everything, '/home/somebody'],
    ['nothing', nothing, '/srv/addons'],
  ])('%s', (_what, check, base) => {
    expect(faults(JSON.parse(JSON.stringify(checkSarif(check, ruleTitles, base, '1.2.3'))))).toEqual([])
  })

  test('a document that is wrong is seen', () => {
    const document = JSON.parse(JSON.stringify(checkSarif(everything, ruleTitles, '/', '1')))
    document.runs[0].results[0].level = 'fatal'
    document.runs[0].results[1].locations[0].physicalLocation.region.startLine = 0
    expect(faults(document)).toHaveLength(2)
  })
})

describe('JUnit is valid by the schema of Jenkins', () => {
  const faults = async (contents: string) => {
    const { errors } = await validateXML({
      xml: [{ fileName: 'report.xml', contents }],
      schema: [{ fileName: 'junit-10.xsd', contents: schema('junit-10.xsd') }],
    })
    return errors.map(({ message }) => message)
  }

  test.each([
    ['everything', everything],
    ['nothing', nothing],
  ])('%s', async (_what, check) => expect(await faults(checkJunit(check, ruleTitles))).toEqual([]))

  test('a report that is wrong is seen', async () => {
    expect(await faults(checkJunit(everything, ruleTitles).replaceAll(' failures="', ' failed="'))).not.toEqual([])
  })
})
