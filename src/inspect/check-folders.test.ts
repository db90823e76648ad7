/** What is kept of a check: nothing that changed is answered from memory, and a cache that loses entries under our hands loses no finding. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkFolders } from './check-folders.ts'
import type { FactsCache } from './facts/cache.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evenkeel-check-'))
  write('below', '__manifest__.py', "{'version': '18.0.1.0.0', 'data': ['a.xml']}")
  write('below', 'a.xml', '<odoo><record id="known" model="x.y"/></odoo>')
  write('above', '__manifest__.py', "{'version': '18.0.1.0.0', 'depends': ['below'], 'data': ['b.xml']}")
  write('above', 'b.xml', '<odoo><record id="b" model="x.y"><field name="c" ref="below.known"/></record></odoo>')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(module: string, path: string, text: string): void {
  mkdirSync(join(root, module), { recursive: true })
  writeFileSync(join(root, module, path), text)
}

class Memory implements FactsCache {
  readonly entries = new Map<string, string>()
  readonly asked: string[] = []
  get(key: string): string | null {
    this.asked.push(key)
    return this.entries.get(key) ?? null
  }
  has = (key: string): boolean => this.entries.has(key)
  put(entries: Map<string, string>): void {
    for (const [key, body] of entries) this.entries.set(key, body)
  }
  close(): void {}
}

const check = async (cache: FactsCache) => {
  const { findings } = await checkFolders({ folders: [root], series: '18.0', addonsOf: () => [], base: null, cache })
  return findings.map(({ module, rule, text }) => `${module} ${rule} ${text}`)
}

test('of an unchanged tree no facts are taken out; a change below is seen above', async () => {
  const cache = new Memory()
  expect(await check(cache)).toEqual([])
  cache.asked.length = 0
  expect(await check(cache)).toEqual([])
  expect(cache.asked.filter((key) => key.startsWith('module/'))).toEqual([])
  write('below', 'a.xml', '<odoo><record id="renamed" model="x.y"/></odoo>')
  expect(await check(cache)).toEqual(['above xmlid names below.known, which below does not define'])
})

test('beside what was before, also a changed style sheet wants another version', async () => {
  const before = mkdtempSync(join(tmpdir(), 'evenkeel-check-before-'))
  try {
    write('below', 'style.css', 'a { color: red }')
    cpSync(root, before, { recursive: true })
    write('below', 'style.css', 'a { color: tan }')
    const { findings } = await checkFolders({ folders: [root], series: '18.0', addonsOf: () => [], base: [before], cache: new Memory() })
    expect(findings.map(({ module, rule }) => [module, rule])).toEqual([['below', 'version-bump']])
  } finally {
    rmSync(before, { recursive: true })
  }
})

test('two modules with the same files define ids of their own', async () => {
  write('twin', '__manifest__.py', "{'version': '18.0.1.0.0', 'data': ['a.xml']}")
  write('twin', 'a.xml', '<odoo><record id="known" model="x.y"/></odoo>')
  write('above', '__manifest__.py', "{'version': '18.0.1.0.0', 'depends': ['below', 'twin'], 'data': ['b.xml']}")
  write('above', 'b.xml', '<odoo><record id="b" model="x.y"><field name="c" ref="below.known"/><field name="d" ref="twin.known"/></record></odoo>')
  const cache = new Memory()
  expect(await check(cache)).toEqual([])
  for (const key of cache.entries.keys()) if (key.startsWith('check/')) cache.entries.delete(key)
  expect(await check(cache)).toEqual([])
})

test('facts that another process removes meanwhile are read again', async () => {
  const cache = new Memory()
  await check(cache)
  for (const key of cache.entries.keys()) if (key.startsWith('check/')) cache.entries.delete(key)
  cache.get = (key) => (key.startsWith('module/') ? null : (cache.entries.get(key) ?? null))
  write('above', 'b.xml', '<odoo><record id="b" model="x.y"><field name="c" ref="below.gone"/></record></odoo>')
  expect(await check(cache)).toEqual(['above xmlid names below.gone, which below does not define'])
})

test('many modules are checked in threads: the same findings, in the order of the modules, and a second time from memory', async () => {
  for (let index = 0; index < 50; index++) {
    write(`m${index + 10}`, '__manifest__.py', "{'version': '18.0.1.0.0', 'depends': ['below'], 'data': ['c.xml']}")
    write(
      `m${index + 10}`,
      'c.xml',
      `<odoo><record id="c" model="x.y"><field name="d" ref="below.${index % 10 === 0 ? 'gone' : 'known'}"/></record></odoo>`,
    )
  }
  const cache = new Memory()
  const first = await check(cache)
  expect(first).toEqual([10, 20, 30, 40, 50].map((index) => `m${index} xmlid names below.gone, which below does not define`))
  cache.asked.length = 0
  expect(await check(cache)).toEqual(first)
  expect(cache.asked.filter((key) => /^(module|definitions)\//.test(key))).toEqual([])
})
