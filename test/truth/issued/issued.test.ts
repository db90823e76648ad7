/**
 * What the hazard rules say that Odoo will do for a changed model, held against what it did: results/<series>.json has the locks and statements of a real `odoo-bin -u`
 * (`npm run truth -- --hazards`), written by it and never by hand.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Hazard, LockMode } from '../../../src/domain/hazard.ts'
import type { Series } from '../../../src/domain/instance.ts'
import { findHazards } from '../../../src/inspect/hazards/find-hazards.ts'
import { modelHazardRules } from '../../../src/inspect/hazards/models/rules.ts'
import { loadSqlParser } from '../../../src/inspect/hazards/sql/parse-sql.ts'
import { moduleOf } from '../../inspect/module-of.ts'
import type { Issued } from './look.ts'
import { issuedFiles, issuedModule } from './module.ts'

const folder = join(import.meta.dirname, 'results')
const series = readdirSync(folder).map((file) => file.replace('.json', '') as Series)

beforeAll(loadSqlParser)

it('both series were tried', () => expect(series.sort()).toEqual(['16.0', '18.0']))

describe.each(series)('on Odoo %s', (series) => {
  const { locks, statements } = JSON.parse(readFileSync(join(folder, `${series}.json`), 'utf8')) as Issued
  let hazards: Hazard[]
  beforeAll(async () => {
    const [before, after] = [await moduleOf(issuedFiles('before'), issuedModule), await moduleOf(issuedFiles('after'), issuedModule)]
    hazards = findHazards({ before, after, series, scripts: [], live: null })
  })

  it('every rule about models finds its change', () => {
    expect([...new Set(hazards.map(({ rule }) => rule))].sort()).toEqual(modelHazardRules.map(({ id }) => id).sort())
  })

  it('Odoo holds every lock that is foretold', () => {
    for (const { rule, table, lock } of hazards.filter((hazard) => hazard.lock !== null))
      expect(locks[table ?? ''] ?? [], `${rule} on ${table}`).toContain(lock)
  })

  it('Odoo holds no stronger lock than the strongest that is foretold', () => {
    const told = new Set(hazards.map(({ table }) => table))
    for (const [table, modes] of Object.entries(locks).filter(([name]) => told.has(name))) {
      const foretold = hazards.filter((hazard) => hazard.table === table).map(({ lock }) => strength(lock))
      expect(Math.min(...modes.map(strength)), table).toBeGreaterThanOrEqual(Math.min(...foretold))
    }
  })

  it('every table that Odoo changes is foretold, or must be rehearsed', () => {
    const told = new Set(hazards.map(({ table }) => table))
    const changed = Object.keys(locks).filter((table) => blocks(locks[table] ?? []) && !told.has(table))
    expect(changed).toEqual(['truth_coded'])
    expect(hazards).toContainEqual(expect.objectContaining({ rule: 'told-by-code', mustRehearse: true }))
  })

  it.each([
    ['truth_typed', /ALTER TABLE "truth_typed" .*TYPE/],
    ['truth_indexed', /CREATE INDEX .*"truth_indexed"/],
    ['truth_needed', /"truth_needed" ALTER COLUMN "note" SET NOT NULL/],
    ['truth_removed', /ALTER TABLE "truth_removed" DROP COLUMN "note"/],
    ['truth_filled', /UPDATE "truth_filled" SET "note"/],
    ['truth_joined', /UPDATE "?truth_joined"? /],
    ['truth_computed', /UPDATE "truth_computed" SET "total"/],
    ['truth_checked', /"truth_checked" ADD CONSTRAINT .*check/],
    ['truth_once', /"truth_once" ADD CONSTRAINT .*unique/],
    ['truth_linked', /"truth_linked" ADD FOREIGN KEY/],
  ])('%s: it issues what the rule says', (_table, pattern) => expect(statements).toContainEqual(expect.stringMatching(pattern)))
})

const strength = (mode: string | null): number => {
  const at = LockMode.options.indexOf(mode as LockMode)
  return at === -1 ? LockMode.options.length : at
}
const blocks = (modes: string[]): boolean => modes.some((mode) => strength(mode) <= LockMode.options.indexOf('SHARE'))
