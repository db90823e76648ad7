import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Books } from '../books.ts'
import { type Check, CheckDefinition, type CheckRow } from '../check.ts'
import type { Delta, DeltaChange } from '../delta.ts'
import { toDocument } from '../document.ts'
import { Expects } from '../expects.ts'
import { compareBooks } from './compare-books.ts'
import { type Answer, drawUpBooks } from './draw-up.ts'

function check(definition: Partial<CheckDefinition> & Pick<CheckDefinition, 'id' | 'kind'>): Check {
  const base = { title: `Title of ${definition.id}`, needs: { tables: ['account_move_line'] }, key: ['id'], timeLimitMs: 1000 }
  return { ...CheckDefinition.parse({ ...base, ...definition }), sql: '' }
}

const balances = check({
  id: 'F05',
  kind: 'exact',
  key: ['account_id', 'month'],
  values: ['debit', 'credit'],
  labels: { company: 'Company', month: 'Month', debit: 'Debit', credit: 'Credit' },
  reads: { account_move_line: ['debit', 'credit'] },
})
const lines = check({
  id: 'F07',
  kind: 'exact',
  key: ['month'],
  values: ['lines', 'fingerprint'],
  labels: { month: 'Month', lines: 'Lines', fingerprint: 'Content' },
  reads: { account_move_line: ['debit', 'credit', 'date_maturity'] },
  fingerprint: { column: 'fingerprint', table: 'account_move_line', columns: { debit: 'Debit', date_maturity: 'Due date' } },
})
const numbers = check({ id: 'F10', kind: 'grow', key: ['series'], values: ['last'], labels: { series: 'Series' } })
const transitions = check({ id: 'P02', kind: 'hold', key: ['name'], values: ['state'], labels: { name: 'Module', state: 'State' } })
const files = check({ id: 'filestore', kind: 'files', key: ['name', 'problem'], labels: { name: 'File', problem: 'Problem' } })

const rows = (...found: CheckRow[]): Answer => ({ outcome: 'rows', rows: found, files: null, ms: 1 })
const looked = (n: number, ...found: CheckRow[]): Answer => ({ outcome: 'rows', rows: found, files: n, ms: 1 })
const notApplicable: Answer = { outcome: 'notApplicable', why: 'There is no such table.', ms: null }
const notMeasured: Answer = { outcome: 'notMeasured', why: 'It did not finish within 1 s.', ms: 1000 }

const about = {
  instance: 'acme/production',
  database: 'acme at localhost:5432',
  at: '2026-11-21T02:00:00Z',
  asOf: '2026-11-20',
  series: '18.0' as const,
}

function books(pairs: [Check, Answer][]): Books {
  return drawUpBooks(
    about,
    pairs.map(([asked, answer]) => ({ check: asked, answer })),
  )
}

function compare(one: Check, before: Answer, after: Answer, expects: unknown[] = [], delta?: Delta): Books {
  return compareBooks(books([[one, before]]), books([[one, after]]), Expects.parse(expects), delta ? { delta } : {})
}

const balance = (month: string, debit: string, credit = '0.00'): CheckRow => ({
  account_id: '7',
  month,
  debit,
  credit,
  company: 'Acme',
  account: '400000 Sales',
})

function delta(changes: Partial<DeltaChange>[], unexplained = 0): Delta {
  return toDocument('Delta', {
    verdict: unexplained > 0 ? 'bad' : 'ok',
    scope: { how: 'counters', why: '', tablesCompared: 1, tablesTotal: 400 },
    tables: [{ table: 'account_move_line', inserted: 0, updated: changes.length, deleted: 0, unexplained }],
    files: null,
    schema: [],
    sequences: [],
    changes: changes.map((change, i) => ({
      table: 'account_move_line',
      key: String(i),
      document: null,
      column: 'date_maturity',
      before: null,
      after: null,
      why: 'unexplained',
      because: '',
      ...change,
    })),
    missing: [],
    unexplained,
    truncatedAt: null,
    notMeasured: [],
    digest: `sha256:${'0'.repeat(64)}`,
  })
}

describe('exact', () => {
  it('finds the field that differs, with the group in words', () => {
    const compared = compare(
      balances,
      rows(balance('2026-01', '10.00'), balance('2026-02', '5.00')),
      rows(balance('2026-01', '11.00'), balance('2026-02', '5.00')),
    )
    expect(compared.verdict).toBe('bad')
    expect(compared.checks[0]).toMatchObject({ verdict: 'bad', new: 1, existedBefore: null })
    expect(compared.differences).toEqual([
      {
        check: 'F05',
        by: 'group',
        document: 'Acme, 2026-01',
        account: '400000 Sales',
        journal: null,
        field: 'Debit',
        before: '10.00',
        after: '11.00',
        expected: null,
      },
    ])
  })

  it('finds groups that came and groups that are gone', () => {
    const { differences } = compare(balances, rows(balance('2026-01', '10.00')), rows(balance('2026-02', '10.00')))
    expect(differences.map(({ document, field, before, after }) => [document, field, before, after])).toEqual([
      ['Acme, 2026-01', null, 'Debit 10.00, Credit 0.00', null],
      ['Acme, 2026-02', null, null, 'Debit 10.00, Credit 0.00'],
    ])
  })

  it('does not mind another name of the account, nor the order of rows', () => {
    const renamed = { ...balance('2026-01', '10.00'), account: '400000 Revenue' }
    const before = rows(balance('2026-01', '10.00'), balance('2026-02', '1.00'))
    const after = rows(balance('2026-02', '1.00'), renamed)
    expect(compare(balances, before, after)).toMatchObject({ verdict: 'ok', differences: [] })
    expect(books([[balances, before]]).digest).toBe(books([[balances, after]]).digest)
  })

  it('tells null from the text null', () => {
    const before = rows({ ...balance('2026-01', '1.00'), month: null })
    const after = rows({ ...balance('2026-01', '1.00'), month: 'null' })
    expect(compare(balances, before, after).verdict).toBe('bad')
  })

  it('is bad exactly when the digests differ, whatever the rows', () => {
    const row = fc.record({
      account_id: fc.constantFrom('1', '2'),
      month: fc.constantFrom('a', 'b', null),
      debit: fc.constantFrom('1.00', '2.00', null),
      credit: fc.constant('0'),
    })
    const distinct = fc.uniqueArray(row, { selector: (r) => `${r.account_id}${r.month}`, minLength: 1 })
    fc.assert(
      fc.property(distinct, distinct, (a, b) => {
        const equal = books([[balances, rows(...a)]]).digest === books([[balances, rows(...b)]]).digest
        expect(compare(balances, rows(...a), rows(...b)).verdict).toBe(equal ? 'ok' : 'bad')
      }),
    )
  })
})

describe('grow', () => {
  const series = (name: string, last: string | null): CheckRow => ({ series: name, last })

  it('lets numbers grow and series come', () => {
    expect(compare(numbers, rows(series('INV/', '9')), rows(series('INV/', '10'), series('BILL/', '1')))).toMatchObject({
      verdict: 'ok',
      differences: [],
    })
  })

  it('does not let a number go back, nor a series go', () => {
    const { differences } = compare(numbers, rows(series('INV/', '10'), series('BILL/', '1')), rows(series('INV/', '9')))
    expect(differences.map(({ document, before, after }) => [document, before, after])).toEqual([
      ['INV/', '10', '9'],
      ['BILL/', 'last 1', null],
    ])
  })

  it('does not let a number become nothing', () => {
    expect(compare(numbers, rows(series('INV/', '10')), rows(series('INV/', null))).verdict).toBe('bad')
  })
})

describe('hold and files', () => {
  it('blames a release only for violations that it brought', () => {
    const stuck = (name: string, state = 'to upgrade'): CheckRow => ({ name, state })
    const same = compare(transitions, rows(stuck('sale')), rows(stuck('sale', 'to remove')))
    expect(same.checks[0]).toMatchObject({ verdict: 'ok', existedBefore: 1, new: 0, why: null })
    const worse = compare(transitions, rows(stuck('sale')), rows(stuck('sale'), stuck('stock')))
    expect(worse.checks[0]).toMatchObject({ verdict: 'bad', existedBefore: 1, new: 1 })
    expect(worse.differences.map(({ document, after }) => [document, after])).toEqual([['stock', 'State to upgrade']])
    expect(compare(transitions, rows(stuck('sale')), rows()).verdict).toBe('ok')
  })

  it('counts another problem of the same file as new', () => {
    const compared = compare(files, looked(9, { name: 'ab/abc', problem: 'missing' }), looked(9, { name: 'ab/abc', problem: 'other content' }))
    expect(compared.checks[0]).toMatchObject({ verdict: 'bad', existedBefore: 1, new: 1, files: 9 })
  })

  it('is bad when it looked at something before and has nothing to look at after', () => {
    const compared = compare(files, looked(9), looked(0))
    expect(compared.checks[0]).toMatchObject({ verdict: 'bad', why: expect.stringContaining('It applied before') })
    expect(compare(files, looked(0), looked(9)).verdict).toBe('ok')
  })
})

describe('what was not measured', () => {
  it('is never ok, on either side', () => {
    const good = rows(balance('2026-01', '1.00'))
    expect(compare(balances, good, notMeasured).verdict).toBe('notMeasured')
    expect(compare(balances, notMeasured, good).verdict).toBe('notMeasured')
    expect(compare(balances, notMeasured, good).checks[0]?.why).toContain('Before the release')
    expect(compare(balances, notApplicable, notMeasured).verdict).toBe('notMeasured')
    expect(compare(balances, notMeasured, notApplicable).verdict).toBe('notMeasured')
  })

  it('does not hide what is bad', () => {
    const before = books([
      [balances, rows(balance('2026-01', '1.00'))],
      [numbers, notMeasured],
    ])
    const after = books([
      [balances, rows(balance('2026-01', '2.00'))],
      [numbers, notMeasured],
    ])
    expect(compareBooks(before, after, []).verdict).toBe('bad')
  })

  it('is a check that only one side was asked, or that was asked in another way', () => {
    const good = rows(balance('2026-01', '1.00'))
    const both = books([
      [balances, good],
      [numbers, rows({ series: 'INV/', last: '1' })],
    ])
    const one = books([[balances, good]])
    expect(compareBooks(both, one, []).checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['F05', 'ok'],
      ['F10', 'notMeasured'],
    ])
    expect(compareBooks(one, both, []).verdict).toBe('notMeasured')
    expect(compareBooks(one, books([[{ ...balances, values: ['debit'] }, good]]), []).verdict).toBe('notMeasured')
  })

  it('is a pack in which nothing applied', () => {
    expect(books([[balances, notApplicable]]).verdict).toBe('notMeasured')
    expect(compare(balances, notApplicable, notApplicable).verdict).toBe('notMeasured')
    expect(books([]).verdict).toBe('notMeasured')
  })

  it('is not a check that applies on no side, beside others', () => {
    const pair: [Check, Answer][] = [
      [balances, rows(balance('2026-01', '1.00'))],
      [numbers, notApplicable],
    ]
    expect(compareBooks(books(pair), books(pair), [])).toMatchObject({ verdict: 'ok', checks: [{ verdict: 'ok' }, { verdict: 'notApplicable' }] })
  })

  it('is two rows with one key', () => {
    expect(books([[numbers, rows({ series: 'INV/', last: '1' }, { series: 'INV/', last: '2' })]]).checks[0]?.verdict).toBe('notMeasured')
  })
})

describe('a check over nothing', () => {
  it('does not apply, and finds all rows new when they come', () => {
    expect(books([[balances, rows()]]).checks[0]).toMatchObject({ verdict: 'notApplicable', rows: null })
    const came = compare(balances, rows(), rows(balance('2026-01', '1.00')))
    expect(came).toMatchObject({ verdict: 'bad', differences: [{ after: 'Debit 1.00, Credit 0.00' }] })
  })

  it('finds every row gone when they go, and the table with them', () => {
    expect(compare(balances, rows(balance('2026-01', '1.00')), rows()).verdict).toBe('bad')
    expect(compare(balances, rows(balance('2026-01', '1.00')), notApplicable)).toMatchObject({
      verdict: 'bad',
      differences: [{ before: 'Debit 1.00, Credit 0.00' }],
    })
  })
})

it('is inconclusive for other dates and other series', () => {
  const one = books([[balances, rows(balance('2026-01', '1.00'))]])
  expect(compareBooks(one, { ...one, asOf: '2026-11-21' }, []).verdict).toBe('inconclusive')
  expect(compareBooks(one, { ...one, series: '16.0' }, [])).toMatchObject({ verdict: 'inconclusive', differences: [] })
})

describe('expectations about a check', () => {
  const before = rows(balance('2026-01', '10.00'), balance('2026-02', '5.00'))
  const after = rows(balance('2026-01', '11.00'), balance('2026-02', '6.00', '1.00'))
  const because = 'agreed with the auditor'

  it('make a difference right, and leave the others wrong', () => {
    const compared = compare(balances, before, after, [
      { check: 'F05', match: { month: '2026-01' }, column: 'debit', from: 10, to: '11.00', because },
    ])
    expect(compared.differences.map(({ document, field, expected }) => [document, field, expected])).toEqual([
      ['Acme, 2026-01', 'Debit', because],
      ['Acme, 2026-02', 'Debit', null],
      ['Acme, 2026-02', 'Credit', null],
    ])
    expect(compared.verdict).toBe('bad')
    expect(compare(balances, before, after, [{ check: 'F05', because }])).toMatchObject({ verdict: 'ok', missing: [] })
  })

  it.each([
    ['another value', { column: 'debit', to: '12.00' }],
    ['another row', { match: { month: '2026-09' } }],
    ['a column that the check does not have', { match: { nothing: null } }],
    ['another check', { check: 'F99' }],
  ])('that name %s are missed, which is bad', (_what, part) => {
    const compared = compare(balances, before, before, [{ check: 'F05', because, ...part }])
    expect(compared).toMatchObject({ verdict: 'bad', missing: [{ because, found: 0, wanted: 'at least 1' }] })
  })

  it('count groups, and may be optional', () => {
    expect(compare(balances, before, after, [{ check: 'F05', because, count: { min: 2, max: 2 } }]).verdict).toBe('ok')
    expect(compare(balances, before, after, [{ check: 'F05', because, count: { max: 1 } }])).toMatchObject({
      verdict: 'bad',
      missing: [{ found: 2, wanted: 'at most 1' }],
    })
    expect(compare(balances, before, before, [{ check: 'F05', because, count: { min: 0 } }]).verdict).toBe('ok')
  })

  it('are not missed when the check could not be measured', () => {
    expect(compare(balances, before, notMeasured, [{ check: 'F05', because }])).toMatchObject({ verdict: 'notMeasured', missing: [] })
  })
})

describe('with the delta', () => {
  const before = rows({ month: '2026-01', lines: '2', fingerprint: '111' })
  const after = rows({ month: '2026-01', lines: '2', fingerprint: '222' })

  it('names the documents behind a fingerprint', () => {
    const changes = [
      { document: 'INV/2026/00004', before: '2026-02-01', after: '2026-03-01' },
      { document: 'INV/2026/00003', before: '2026-02-01', after: '2026-03-01' },
      { document: 'INV/2026/00003', column: 'name' },
    ]
    const { differences, checks } = compare(lines, before, after, [], delta(changes, 3))
    expect(differences.map(({ by, document, field, before: b, after: a }) => [by, document, field, b, a])).toEqual([
      ['document', 'INV/2026/00003', 'Due date', '2026-02-01', '2026-03-01'],
      ['document', 'INV/2026/00004', 'Due date', '2026-02-01', '2026-03-01'],
      ['group', '2026-01', 'Content', '111', '222'],
    ])
    expect(checks[0]?.new).toBe(1)
  })

  it('takes what follows from a declared change for declared', () => {
    const declared = delta([{ document: 'INV/2026/00003', why: 'declared', because: 'terms of the board' }])
    const compared = compare(lines, before, after, [], declared)
    expect(compared.verdict).toBe('ok')
    expect(compared.differences.map(({ expected }) => expected)).toEqual(['terms of the board', 'terms of the board'])
  })

  it('takes a row that the release brings for expected, and its registry for nothing', () => {
    const brought = delta([{ column: null, why: 'release', because: 'acme.tax_new, new with the release' }])
    expect(compare(lines, before, after, [], brought).differences.at(-1)?.expected).toBe('brought by the release: acme.tax_new, new with the release')
    expect(compare(lines, before, after, [], delta([{ why: 'registry' }])).verdict).toBe('bad')
  })

  it('does not excuse a violation', () => {
    const stuck = { ...transitions, reads: { account_move_line: ['date_maturity'] } }
    const declared = delta([{ why: 'declared', because: 'terms' }])
    expect(compare(stuck, rows(), rows({ name: 'sale', state: 'to upgrade' }), [], declared).verdict).toBe('bad')
    const named = [{ check: 'P02', match: { name: 'sale' }, because: 'known' }]
    expect(compare(stuck, rows(), rows({ name: 'sale', state: 'to upgrade' }), named, declared).verdict).toBe('ok')
  })

  it('does not take a due date for the reason of a debit', () => {
    const declared = delta([{ document: 'INV/2026/00003', why: 'declared', because: 'terms of the board' }])
    expect(compare(balances, rows(balance('2026-01', '1.00')), rows(balance('2026-01', '2.00')), [], declared).verdict).toBe('bad')
  })

  it('does not excuse anything in a table with an unexplained change, nor by a delta that was not measured', () => {
    const mixed = delta([{ why: 'declared', because: 'terms' }, { document: 'INV/2026/00009' }], 1)
    expect(compare(lines, before, after, [], mixed).verdict).toBe('bad')
    const blind: Delta = { ...delta([{ why: 'declared', because: 'terms' }]), verdict: 'notMeasured' }
    expect(compare(lines, before, after, [], blind).verdict).toBe('bad')
  })
})
