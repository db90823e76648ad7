import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findConfigFile, findDataFolder, ownDataFolder } from './data-folder.ts'

let top: string
const inTop = (...parts: string[]) => join(top, ...parts)

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'evenkeel-data-'))
  mkdirSync(inTop('estate', 'deep', 'deeper'), { recursive: true })
})
afterEach(() => rmSync(top, { recursive: true }))

const find = (cwd: string, more: Partial<Parameters<typeof findDataFolder>[0]> = {}) => findDataFolder({ env: {}, root: false, cwd, ...more })

it('flag, then environment', async () => {
  mkdirSync(inTop('.evenkeel'))
  expect(await find(top, { flag: 'a', env: { EVENKEEL_DATA: '/b' } })).toBe(inTop('a'))
  expect(await find(top, { env: { EVENKEEL_DATA: '/b' } })).toBe('/b')
})

it('the nearest .evenkeel upward', async () => {
  mkdirSync(inTop('.evenkeel'))
  mkdirSync(inTop('estate', '.evenkeel'))
  expect(await find(inTop('estate', 'deep', 'deeper'))).toBe(inTop('estate', '.evenkeel'))
})

it('a configuration with data: comes before a .evenkeel in the same folder, one without does not', async () => {
  mkdirSync(inTop('estate', '.evenkeel'))
  writeFileSync(inTop('estate', 'evenkeel.yaml'), 'data: elsewhere')
  expect(await find(inTop('estate', 'deep'))).toBe(inTop('estate', 'elsewhere'))
  writeFileSync(inTop('estate', 'evenkeel.yaml'), '# nothing')
  expect(await find(inTop('estate', 'deep'))).toBe(inTop('estate', '.evenkeel'))
})

it('the configuration that is named comes before what lies around', async () => {
  mkdirSync(inTop('.evenkeel'))
  writeFileSync(inTop('estate', 'other.yaml'), 'data: named')
  expect(await find(top, { config: inTop('estate', 'other.yaml') })).toBe(inTop('estate', 'named'))
})

it('else /var/lib as root, the clone otherwise', async () => {
  expect(await find(top, { root: true })).toBe('/var/lib/evenkeel')
  expect(await find(top)).toBe(resolve(import.meta.dirname, '../../.evenkeel'))
})

it('never inside an installed package: an upgrade replaces that folder', () => {
  expect(ownDataFolder({ HOME: '/home/ann' }, null)).toBe('/home/ann/.local/share/evenkeel')
  expect(ownDataFolder({ HOME: '/home/ann', XDG_DATA_HOME: '/data' }, null)).toBe('/data/evenkeel')
})

it('finds the nearest configuration', async () => {
  writeFileSync(inTop('estate', 'evenkeel.yaml'), '')
  expect(findConfigFile(inTop('estate', 'deep'))).toBe(inTop('estate', 'evenkeel.yaml'))
  expect(findConfigFile(top)).toBe(null)
})
