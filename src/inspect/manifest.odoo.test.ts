import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { findOdoo } from '../../sandbox/find-odoo.ts'
import { odooSeries } from '../../test/harness/odoo.ts'
import { readManifests } from './addons-path.ts'

// What Odoo itself makes of every manifest: its own literal_eval and adapt_version.
const askOdoo = `
import ast, json, os, sys
sys.path.insert(0, sys.argv[1])
from odoo.modules.module import adapt_version
answer = {}
for folder in sys.argv[2:]:
    for name in os.listdir(folder):
        file = os.path.join(folder, name, '__manifest__.py')
        if os.path.isfile(file):
            manifest = ast.literal_eval(open(file, encoding='utf-8').read())
            answer.setdefault(name, {
                'version': adapt_version(manifest.get('version', '1.0')),
                'depends': manifest.get('depends', []),
                'installable': bool(manifest.get('installable', True)),
            })
json.dump(answer, sys.stdout)
`

describe.each(odooSeries())('the manifests of Odoo %s', (series) => {
  test('are read as Odoo reads them', async () => {
    const { home, python } = findOdoo().find((tree) => tree.series === series)!
    const path = [join(home, 'odoo', 'addons'), join(home, 'addons')]
    const { stdout } = await promisify(execFile)(python, ['-c', askOdoo, home, ...path], { maxBuffer: 64 * 2 ** 20, cwd: '/' })
    const read = await readManifests(path, series)
    expect(read.filter((manifest) => manifest.broken !== null)).toEqual([])
    const ours = Object.fromEntries(read.map(({ name, version, depends, installable }) => [name, { version, depends, installable }]))
    expect(ours).toEqual(JSON.parse(stdout))
    expect(read.length).toBeGreaterThan(300)
  })
})
