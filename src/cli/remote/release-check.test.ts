/** `evenkeel release check` on the command line: folders, a commit against another, a stored release, allowances, and every form of the report. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SaxesParser } from 'saxes'
import { expect, it } from 'vitest'
import { commandLine, sendJson } from '../../../test/harness/command-line.ts'

const cli = commandLine()

function write(path: string, text: string): void {
  mkdirSync(dirname(join(cli.folder, path)), { recursive: true })
  writeFileSync(join(cli.folder, path), text)
}

const git = (...args: string[]) =>
  execFileSync('git', ['-C', join(cli.folder, 'repo'), '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { encoding: 'utf8', stdio: 'pipe' })

const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`

/** A module with one error that no comment could allow: it stands in CSV. */
function shop(): void {
  write('addons/shop/__manifest__.py', "{'name': 'Shop & <more>', 'version': '18.0.1.0.0', 'depends': [], 'data': ['data/x.y.csv']}\n")
  write('addons/shop/data/x.y.csv', `id,value\na,${token}\n`)
}

async function found(...args: string[]) {
  const { code, stdout } = await cli.run(['release', 'check', '--json', ...args])
  const { verdict, findings, allowed } = JSON.parse(stdout)
  return { code, verdict, allowed, findings: findings.map((each: { rule: string; module: string }) => `${each.module} ${each.rule}`) }
}

it('folders: a secret in CSV is found, its value never shown, and it is allowed by the file beside the modules', async () => {
  shop()
  const { code, stdout } = await cli.run(['release', 'check', '--modules', 'addons'])
  expect([code, cli.asked]).toEqual([1, []])
  expect(stdout).toContain('data/x.y.csv:2 what looks like a GitHub token')
  expect(stdout).toContain('bad: 1 module for Odoo 18.0, 1 error, 0 warnings, 0 notes, 0 allowed')
  expect(stdout).not.toContain(token)
  write(
    'addons/.evenkeel-check.yaml',
    'allow:\n  - rule: secret\n    module: shop\n    path: data/x.y.csv\n    because: revoked, kept as an example\n',
  )
  expect(await found('--modules', 'addons')).toMatchObject({ code: 0, findings: [], allowed: [{ because: 'revoked, kept as an example' }] })
})

it('an entry that allows nothing is a finding with its line, and one that is not right is refused', async () => {
  shop()
  write('addons/shop/data/x.y.csv', 'id,value\na,b\n')
  const entry = 'allow:\n  - rule: secret\n    module: shop\n    because: x\n'
  write('addons/.evenkeel-check.yaml', entry)
  expect(await found('--modules', 'addons')).toMatchObject({ code: 0, findings: [' allows-nothing'] })
  expect((await cli.run(['release', 'check', '--modules', 'addons'])).stdout).toContain(
    '.evenkeel-check.yaml:2 allows secret, which is not found here any more',
  )
  write('addons/.evenkeel-check.yaml', entry.replace('secret', 'nonsense'))
  expect(await found('--modules', 'addons')).toMatchObject({ findings: [' allow-without-reason'] })
  write('addons/.evenkeel-check.yaml', 'allow:\n  - rule: secret\n')
  const { code, stderr } = await cli.run(['release', 'check', '--modules', 'addons'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/\.evenkeel-check\.yaml is not right: line 2, allow\.0\.because/)
})

it('a commit against an earlier one: what lies in the work tree does not count, and nothing is left behind', async () => {
  mkdirSync(join(cli.folder, 'repo'))
  git('init', '-q', '-b', 'main')
  const record = (value: number) => `<odoo noupdate="1">\n<record id="a" model="ir.cron"><field name="priority">${value}</field></record>\n</odoo>\n`
  write('repo/addons/shop/__manifest__.py', "{'version': '18.0.1.0.0', 'depends': [], 'data': ['a.xml']}\n")
  write('repo/addons/shop/a.xml', record(1))
  git('add', '-A')
  git('commit', '-qm', 'one')
  git('tag', 'v1')
  write('repo/addons/shop/a.xml', record(2))
  git('commit', '-qam', 'two')
  git('tag', 'v2')
  write('repo/addons/shop/__manifest__.py', 'open("/etc/passwd")\n')
  const trees = () => readdirSync(tmpdir()).filter((name) => name.startsWith('evenkeel-tree-'))
  const before = trees()
  expect(await found('--modules', 'repo/addons', '--from', 'v2', '--base', 'v1')).toEqual({
    code: 0,
    verdict: 'ok',
    allowed: [],
    findings: ['shop version-bump', 'shop noupdate'],
  })
  expect(await found('--modules', 'repo/addons', '--from', 'v2')).toMatchObject({ verdict: 'ok', findings: [] })
  expect(await found('--modules', 'repo/addons', '--series', '18.0')).toMatchObject({ verdict: 'bad', findings: ['shop unreadable'] })
  expect(trees().filter((name) => !before.includes(name))).toEqual([])
  const { stdout } = await cli.run(['release', 'check', '--modules', 'repo/addons', '--from', 'v2', '--base', 'v1', '--format', 'sarif'])
  expect(stdout).toContain('"uri": "repo/addons/shop/a.xml"')
})

it('a stored release is asked of the server; folders and releases are not mixed', async () => {
  const check = {
    apiVersion: 'evenkeel/v1',
    kind: 'ReleaseCheck',
    series: '18.0',
    verdict: 'ok',
    modules: [],
    findings: [],
    allowed: [],
    notMeasured: [],
  }
  cli.handlers['GET /v1/releases/shop@2/check'] = (_, response) => sendJson(response, check)
  expect((await cli.run(['release', 'check', 'shop@2', '--base', 'shop@1'])).code).toBe(0)
  expect(cli.asked.map(({ url }) => decodeURIComponent(url))).toEqual(['/v1/releases/shop@2/check?base=shop@1'])
  expect((await cli.run(['release', 'check', 'shop@2', '--modules', '.'])).stderr).toContain('has its own modules')
  expect((await cli.run(['release', 'check'])).stderr).toContain('Say what to check')
})

it('JUnit is XML that a parser takes, with a case per rule', async () => {
  shop()
  const { stdout } = await cli.run(['release', 'check', '--modules', 'addons', '--format', 'junit'])
  const parser = new SaxesParser()
  const tags: Record<string, string>[] = []
  parser.on('opentag', ({ name, attributes }) => void tags.push({ tag: name, ...(attributes as Record<string, string>) }))
  parser.on('error', (error) => {
    throw error
  })
  parser.write(stdout).close()
  expect(tags.filter(({ tag }) => tag === 'testsuite')).toEqual([expect.objectContaining({ name: 'shop', failures: '1' })])
  expect(tags.filter(({ tag, name }) => tag === 'testcase' && name === 'secret')).toHaveLength(1)
  expect(tags.filter(({ tag }) => tag === 'failure')).toHaveLength(1)
})
