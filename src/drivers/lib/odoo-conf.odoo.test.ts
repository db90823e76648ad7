import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { findOdoo } from '../../../sandbox/find-odoo.ts'
import { odooSeries } from '../../../test/harness/odoo.ts'
import { formatConf, parseConf } from './odoo-conf.ts'

const text = `# comment
[options]
a = 1
B: two words = three : four
long = one
\ttwo
    three
empty =
percent = %(x)s %d
url = postgres://u:p@h/#x;y

[other section]
Key=Value
`

const askPython = `
import configparser, json, sys
parser = configparser.RawConfigParser()
parser.read_string(sys.stdin.read())
json.dump({name: dict(parser.items(name)) for name in parser.sections()}, sys.stdout)
`

describe.each(odooSeries().slice(0, 1))('Python of Odoo %s', (series) => {
  const { python } = findOdoo().find((tree) => tree.series === series)!
  const asPythonReads = (conf: string): unknown => JSON.parse(execFileSync(python, ['-c', askPython], { input: conf, encoding: 'utf8' }))
  const asWeRead = (conf: string) => Object.fromEntries([...parseConf(conf, 'x')].map(([name, keys]) => [name, Object.fromEntries(keys)]))

  test('reads the file that we read, and the one that we write, alike', () => {
    expect(asWeRead(text)).toEqual(asPythonReads(text))
    expect(asPythonReads(formatConf(parseConf(text, 'x')))).toEqual(asPythonReads(text))
  })
})
