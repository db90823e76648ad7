import { describe, expect, it } from 'vitest'
import { compareBooks } from '../books/compare-books.ts'
import { type Answer, drawUpBooks } from '../books/draw-up.ts'
import type { Books } from '../books.ts'
import { type Check, CheckDefinition, type CheckRow } from '../check.ts'
import type { Delta, DeltaChange } from '../delta.ts'
import { toDocument } from '../document.ts'
import { type Expectation, Expects } from '../expects.ts'
import { booksPage } from './books-page.ts'
import type { BooksPageInput } from './input.ts'

const digest = `sha256:${'ab'.repeat(32)}`

const none = { why: null, next: null, delta: null, books: null, loss: null, checkpoint: null, evidence: null, settledAt: null }
const nobody = { code: null, rollback: null, accepted: null }

const run = (part: Partial<BooksPageInput['run']> = {}): BooksPageInput['run'] =>
  toDocument('Run', {
    id: 'run_01KAJ9X2B7QJ3M5N8P4R6S0T1V',
    rollout: 'ro_01KAJ9X2B7QJ3M5N8P4R6S0T1V',
    instance: 'acme/production',
    plan: 'pln_01KAJ9X2B7QJ3M5N8P4R6S0T1V',
    state: 'done',
    outcome: 'released',
    ...none,
    ...nobody,
    rollbackMs: null,
    steps: [],
    downtimeMs: 41_200,
    startedBy: 'm.keller',
    createdAt: '2026-11-21T02:14:05.000Z',
    endedAt: '2026-11-21T02:15:02.000Z',
    ...part,
  })

const release: BooksPageInput['release'] = toDocument('Release', {
  name: 'acme-invoicing',
  version: '18.0.1.4.0',
  series: '18.0',
  digest,
  modules: [{ name: 'acme_invoice', version: '18.0.1.4.0', digest }],
  expects: [],
  createdBy: 'ci',
  createdAt: '2026-11-20T16:30:00Z',
})

const planned: BooksPageInput['planned'] = {
  instance: 'acme/production',
  modules: [{ name: 'acme_invoice', action: 'update', from: '18.0.1.3.0', to: '18.0.1.4.0', because: 'its content changed' }],
  ...{ steps: [], outageMs: null, diskBytes: 0, asks: [], notes: [], refusals: [], facts: {} },
}

function check(definition: Partial<CheckDefinition> & Pick<CheckDefinition, 'id' | 'title'>): Check {
  const base = { kind: 'exact', needs: { tables: ['account_move_line'] }, key: ['company_id', 'account_id', 'month'], timeLimitMs: 1000 }
  return { ...CheckDefinition.parse({ ...base, ...definition }), sql: '' }
}

const totalsColumns = { values: ['debit', 'credit', 'balance'], labels: { company: 'Company', month: 'Month', debit: 'Debit' } }
const locked = check({
  id: 'F04',
  title: 'Totals per account in locked periods',
  totals: 'locked',
  nothing: 'No entry lies in a locked period.',
  ...totalsColumns,
})
const everything = check({ id: 'F05', title: 'Totals per account and month', totals: 'everything', ...totalsColumns })
const lines = check({
  id: 'F07',
  title: 'Posted entry lines',
  key: ['month'],
  values: ['fingerprint'],
  labels: { month: 'Month', fingerprint: 'Content' },
  reads: { account_move_line: ['date_maturity'] },
  fingerprint: { column: 'fingerprint', table: 'account_move_line', columns: { date_maturity: 'Due date' } },
})
const slow = check({ id: 'F25', title: 'What customers owe' })
const pack = [locked, everything, lines]

const row = (month: string, debit: string, part: CheckRow = {}): CheckRow => ({
  company_id: '1',
  company: 'Acme',
  currency: 'EUR',
  account_id: '7',
  account: '400000 Sales',
  month,
  debit,
  credit: '0.00',
  balance: debit,
  ...part,
})
const rows = (...found: CheckRow[]): Answer => ({ outcome: 'rows', rows: found, files: null, ms: 1 })

function books(answers: Answer[], checks: Check[] = pack): Books {
  const about = { instance: null, database: 'acme at localhost', at: '2026-11-21T02:14:20Z', asOf: '2026-11-20', series: '18.0' as const }
  return drawUpBooks(
    about,
    checks.map((asked, i) => ({ check: asked, answer: answers[i] ?? late })),
  )
}

/** January is locked, February is open. */
function booksWith(january: string, lines: Answer): Books {
  return books([rows(row('2026-01', january)), rows(row('2026-01', january), row('2026-02', '10.00')), lines])
}
const content = (fingerprint: string): Answer => rows({ month: '2026-01', fingerprint })
const late = { outcome: 'notMeasured' as const, why: 'It did not finish within 60 s.', ms: 60_000 }

const before = booksWith('1234567.50', content('1'))
const otherDates = booksWith('1234567.50', content('2'))
const otherAmounts = booksWith('1234568.50', content('2'))
const unmeasured = booksWith('1234567.50', late)

function delta(changes: Partial<DeltaChange>[], part: Partial<Delta> = {}): Delta {
  const full = changes.map(
    (change, i): DeltaChange => ({
      table: 'account_move_line',
      key: String(i),
      document: `INV/2026/0000${i + 3}`,
      column: 'date_maturity',
      before: '2026-02-01',
      after: '2026-03-01',
      why: 'unexplained',
      because: 'it holds money and nobody declared it',
      ...change,
    }),
  )
  const unexplained = full.filter((change) => change.why === 'unexplained').length
  return toDocument('Delta', {
    verdict: unexplained > 0 ? 'bad' : 'ok',
    scope: { how: 'counters', why: '', tablesCompared: 9, tablesTotal: 453 },
    tables: full.length === 0 ? [] : [{ table: 'account_move_line', inserted: 0, updated: full.length, deleted: 0, unexplained }],
    files: null,
    schema: [],
    sequences: [],
    changes: full,
    missing: [],
    unexplained,
    truncatedAt: null,
    notMeasured: [],
    digest,
    ...part,
  })
}

const input = (part: Partial<BooksPageInput> = {}): BooksPageInput => ({
  run: run(),
  planned,
  release,
  before,
  after: compareBooks(before, before, []),
  delta: delta([]),
  outage: { continuous: true },
  ...part,
})

const takenBack = (part: Partial<BooksPageInput['run']> = {}): BooksPageInput['run'] => run({ outcome: 'rolledBack', rollbackMs: 7_100, ...part })

const headline = (page: string): string => /<p class="headline">(.*?)<\/p>/s.exec(page)?.[1] ?? ''
const word = (page: string): string => /<p class="word">(.*?)<\/p>/.exec(page)?.[1] ?? ''
const textOf = (page: string): string =>
  page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the verdict', () => {
  const bad = delta([{}, {}, {}])
  const twoKinds = delta([{}, {}, {}, { table: 'account_tax', document: 'VAT 19 %', column: 'amount', before: '19.0', after: '16.0' }])
  const declared = delta([{ why: 'declared', because: 'new terms' }])

  it.each<[string, string, Partial<BooksPageInput>]>([
    ['Intact', 'Nothing in the books changed.', {}],
    [
      'As declared',
      '1 document has another due date, as the release declared. Nothing else in the books changed.',
      { delta: declared, after: compareBooks(before, otherDates, [], { delta: declared }) },
    ],
    [
      'Taken back',
      '3 documents have another due date; nobody declared it. The release was taken back and the books are as before.',
      { run: takenBack(), delta: bad, after: compareBooks(before, otherDates, [], { delta: bad }) },
    ],
    [
      'Taken back',
      '3 documents have another due date and 1 tax has another rate; nobody declared it. The release was taken back and the books are as before.',
      { run: takenBack(), delta: twoKinds, after: compareBooks(before, otherDates, [], { delta: twoKinds }) },
    ],
    [
      'Taken back',
      'These differ: Totals per account in locked periods, Totals per account and month and Posted entry lines; nobody declared it. The release was taken back and the books are as before.',
      { run: takenBack(), after: compareBooks(before, otherAmounts, []) },
    ],
    [
      'Taken back',
      'The release declared a change that did not happen as declared. The release was taken back and the books are as before.',
      { run: takenBack(), after: compareBooks(before, before, Expects.parse([{ check: 'F05', because: 'x' }])) },
    ],
    [
      'Taken back',
      'Not everything could be measured, and what is not measured is not accepted. The release was taken back and the books are as before.',
      { run: takenBack(), after: compareBooks(before, unmeasured, []) },
    ],
    [
      'Taken back',
      'The update of acme_invoice failed. The release was taken back and the books are as before.',
      { run: takenBack({ why: 'the update of acme_invoice failed' }), after: null, delta: null },
    ],
    [
      'Taken back',
      'p.chef had the release taken back after it was in use. 2 documents entered or changed since then went with it.',
      {
        run: takenBack({
          rollback: { state: 'done', digest, by: 'p.chef', at: '2026-11-21T09:00:00Z' },
          loss: { digest, documents: 2, numbersReissued: 0, mailsSent: 0, files: 0 },
        }),
      },
    ],
    ['Not measured', 'Whether the books changed was not measured completely; the release is in use.', { after: null, delta: null }],
    [
      'Not carried out',
      'The release was not carried out. Nothing was changed.',
      { run: run({ outcome: 'aborted' }), before: null, after: null, delta: null },
    ],
    [
      'Under way',
      'The release is not finished; this page shows what is known so far.',
      { run: run({ state: 'running', outcome: null, endedAt: null }) },
    ],
    ['A person must decide', 'The way back failed.', { run: run({ state: 'needsPerson', outcome: null, why: 'the way back failed' }) }],
  ])('%s: %s', (expectedWord, expectedHeadline, part) => {
    const page = booksPage(input(part))
    expect(headline(page)).toBe(expectedHeadline)
    expect(word(page)).toBe(expectedWord)
  })

  it('is never good when something is bad or was not measured', () => {
    const undeclared = { delta: delta([{}]), after: compareBooks(before, otherDates, []) }
    for (const part of [undeclared, { after: compareBooks(before, unmeasured, []) }, { after: null }]) {
      expect(booksPage(input(part))).not.toContain('class="verdict good"')
    }
  })

  it('says at least, when the delta was cut short', () => {
    const cut = delta([{}, {}], { truncatedAt: 100 })
    expect(headline(booksPage(input({ run: takenBack(), delta: cut })))).toMatch(/^At least 2 documents/)
  })
})

describe('the page', () => {
  const bad = delta([{}, {}, {}])
  const page = booksPage(input({ run: takenBack(), delta: bad, after: compareBooks(before, otherAmounts, [], { delta: bad }) }))

  it('has the totals per company, locked periods apart, before and after', () => {
    const text = textOf(page)
    expect(text).toContain('Acme, locked periods (EUR) 1,234,567.50 1,234,568.50 0.00 0.00 1 of 1')
    expect(text).toContain('Acme, open periods (EUR) 10.00 10.00 0.00 0.00 none of 1')
    expect(text).toContain('400000 Sales 1,234,567.50 1,234,568.50 0.00 0.00 1.00')
    expect(page).toContain('<data value="1234568.50">1,234,568.50</data>')
  })

  it('names the documents, with what they were and are', () => {
    expect(textOf(page)).toContain('INV/2026/00003 Due date 2026-02-01 2026-03-01')
    expect(textOf(page)).toContain('INV/2026/00005 document due date 2026-02-01 2026-03-01')
    expect(textOf(page)).toContain('Changes that nothing explains Why not: it holds money and nobody declared it')
    expect(page).not.toMatch(/<td>[12]<\/td>/)
  })

  it('says who, when, on what, and by which digests', () => {
    const text = textOf(page)
    for (const said of [
      'm.keller on 21 November 2026, 02:14:05 UTC',
      'run_01KAJ9X2B7QJ3M5N8P4R6S0T1V',
      before.digest,
      digest,
      'acme_invoice 18.0.1.3.0 18.0.1.4.0',
    ]) {
      expect(text).toContain(said)
    }
    expect(text).toContain('Users could not work for 42 seconds. Going back took 8 seconds.')
  })

  it('says what was not examined and why', () => {
    const nothingLocked = books([rows(), rows(row('2026-01', '1.00')), rows({ month: '2026-01', fingerprint: '1' }), late], [...pack, slow])
    const text = textOf(booksPage(input({ before: nothingLocked, after: compareBooks(nothingLocked, nothingLocked, []), delta: null })))
    expect(text).toContain('Totals per account in locked periods Does not apply No entry lies in a locked period.')
    expect(text).toContain('What customers owe Could not be measured It did not finish within 60 s.')
    expect(text).toContain('The changes of the update, row by row Not looked at')
    expect(text).toContain('but 1 check could not be measured')
  })

  it('says that an outage is an upper bound when the probe was interrupted', () => {
    expect(textOf(booksPage(input({ outage: { continuous: false } })))).toContain('Users could not work for 42 seconds at most.')
  })

  it('shows every kind of unexplained object', () => {
    const why = { why: 'unexplained' as const, because: 'nobody declared it' }
    const objects = delta([], {
      unexplained: 3,
      verdict: 'bad',
      schema: [{ kind: 'column', object: 'res_partner.vat', before: 'character varying', after: null, ...why }],
      sequences: [{ sequence: 'ir_sequence_004', before: '9', after: '1', ...why }],
      files: { added: 0, removed: 1, changed: 0, unexplained: 1, list: [{ path: 'ab/abc', change: 'removed', ...why }] },
    })
    const text = textOf(booksPage(input({ run: takenBack(), delta: objects })))
    for (const said of ['column res_partner.vat character varying', 'sequence ir_sequence_004 9 1', 'file ab/abc removed'])
      expect(text).toContain(said)
    expect(text).toContain('3 changes to the database have no explanation; nobody declared it.')
  })

  it('counts what is too long to show', () => {
    const many = delta(Array.from({ length: 450 }, (_, i) => ({ document: `INV/${i}` })))
    const text = textOf(booksPage(input({ run: takenBack(), delta: many, after: compareBooks(before, otherDates, [], { delta: many }) })))
    expect(text).toContain('150 further changes in delta.json.')
    expect(text).toContain('251 further differences in books-after.json.')
  })

  it('is the same for the same documents', () => {
    expect(booksPage(input())).toBe(booksPage(structuredClone(input())))
  })

  it('needs nothing from outside and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:|@import|url\(|https?:/i)
    expect(page).toContain(`default-src 'none'`)
  })

  it('has a language, one title, headings in order, and a caption and headers in every table', () => {
    expect(page).toContain('<html lang="en">')
    expect(page.match(/<h1>/g)).toHaveLength(1)
    const tables = page.match(/<table.*?<\/table>/gs) ?? []
    expect(tables.length).toBeGreaterThan(5)
    for (const table of tables) expect(table).toMatch(/<caption>.+<\/caption>[\s\S]*<th scope=/)
    for (const [, id] of page.matchAll(/aria-labelledby="(.*?)"/g)) expect(page).toContain(`id="${id}"`)
  })
})

describe('hostile text', () => {
  const hostile = `</style></title><script>alert(1)</script><img src=x onerror="alert('&')">\u202e\u0000`

  /** Every text of the documents replaced by a hostile one, where a person or a database could have put it. */
  function hostileInput(): BooksPageInput {
    const dirty = (text: string): CheckRow => ({
      ...row(`${text}1`, '1.00'),
      company: text,
      currency: text,
      account: text,
      journal: text,
      document: text,
    })
    const dirtyBooks = (text: string, fingerprint: string): Books =>
      books(
        [rows(dirty(text)), rows(dirty(text)), rows({ month: hostile, fingerprint }), { ...late, why: hostile }],
        [...pack, { ...slow, title: hostile }],
      )
    const one = dirtyBooks(hostile, '1')
    const two = dirtyBooks(`${hostile}2`, '2')
    const change = { table: hostile, document: hostile, column: hostile, before: hostile, after: hostile, because: hostile }
    const dirtyDelta = delta([change, { ...change, why: 'declared' }, { document: hostile, because: hostile }], {
      schema: [{ kind: 'view', object: hostile, before: hostile, after: hostile, why: 'unexplained', because: hostile }],
      missing: [{ what: hostile, because: hostile, found: 0, wanted: hostile }],
      notMeasured: [hostile],
    })
    const expects: Expectation[] = Expects.parse([{ check: 'F05', match: { month: hostile }, because: hostile }])
    return {
      run: takenBack({ instance: hostile, startedBy: hostile, why: hostile, id: hostile, plan: hostile, createdAt: hostile, endedAt: hostile }),
      planned: { ...planned, modules: [{ name: hostile, action: 'update', from: hostile, to: hostile, because: hostile }] },
      release: { ...release, name: hostile, version: hostile, createdBy: hostile, createdAt: hostile },
      before: one,
      after: compareBooks(one, two, expects, { delta: dirtyDelta }),
      delta: dirtyDelta,
      outage: null,
    }
  }

  /** Tags of a page with their attributes' names; throws when one is not closed. */
  function tagsOf(page: string): Set<string> {
    const open: string[] = []
    const seen = new Set<string>()
    for (const [, end, name = '', rest = ''] of page.matchAll(/<(\/?)([a-z!][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g)) {
      if (end) expect(open.pop()).toBe(name)
      else if (!['meta', 'br', 'col', '!doctype'].includes(name)) open.push(name)
      for (const [, attribute] of rest.replace(/="[^"]*"/g, '').matchAll(/([a-z-]+)/g)) seen.add(`${name} ${attribute}`)
      seen.add(name)
    }
    expect(open).toEqual([])
    return seen
  }

  it('stays text, everywhere', () => {
    const page = booksPage(hostileInput())
    expect(page).not.toMatch(/<script|<img|[\0\u202e]/)
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(page.match(/<\/title>/g)).toHaveLength(1)
    const harmless = tagsOf(booksPage(input({ run: takenBack(), delta: delta([{}]), after: compareBooks(before, otherAmounts, []) })))
    const tags = tagsOf(page)
    expect([...tags].filter((tag) => !harmless.has(tag) && !['strong class', 'span class', 'tfoot', 'time', 'data'].includes(tag))).toEqual([])
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })
})
