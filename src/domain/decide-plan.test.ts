import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRelease, contentOf, healthyFacts, installed, manifest, releaseModule } from '../../test/control-plane/facts.ts'
import { decideInstance, decidePlan, staleFacts } from './decide-plan.ts'
import { toDocument } from './document.ts'
import type { Need } from './need.ts'
import type { InstanceFacts } from './plan.ts'
import { Plan } from './plan.ts'
import type { Release } from './release.ts'

const none = { diskFree: null }
const decide = (facts: Partial<InstanceFacts>, release: Release = aRelease()) => decideInstance(healthyFacts(facts), release, none)
const codes = (facts: Partial<InstanceFacts>, release?: Release) => decide(facts, release).refusals.map((refusal) => refusal.code)

const withManifest = (name: string, change: Parameters<typeof manifest>[2], depends?: string[]) => ({
  manifests: healthyFacts().manifests.map((each) => (each.name === name ? manifest(name, depends ?? each.depends, change) : each)),
})
const withoutManifest = (name: string) => ({ manifests: healthyFacts().manifests.filter((each) => each.name !== name) })
const withState = (name: string, state: string) => ({
  modules: healthyFacts().modules.map((each) => (each.name === name ? { ...each, state } : each)),
})

describe('modules', () => {
  it('updates what changed and is installed, and every installed module that depends on it', () => {
    expect(decide({}).modules).toEqual([
      { name: 'shop', action: 'update', from: '16.0.1.0.0', to: '16.0.1.1.0', because: 'its content changed' },
      { name: 'shop_extra', action: 'update', from: '16.0.1.0.0', to: '16.0.1.0.0', because: 'depends on shop' },
    ])
    expect(codes({})).toEqual([])
  })

  it('leaves alone what has the same content or is not installed', () => {
    const release = aRelease([
      releaseModule('shop', 'shop 1.0'),
      releaseModule('website', 'website 1'),
      releaseModule('shop_extra', 'shop_extra 1.1'),
    ])
    expect(decide({}, release).modules.map(({ name, action, because }) => [name, action, because])).toEqual([
      ['shop', 'nothing', 'same content'],
      ['shop_extra', 'update', 'its content changed'],
      ['website', 'nothing', 'not installed there'],
    ])
  })

  it('says of a release that needs nothing that nobody is out; of a refused one it does not', () => {
    expect(decide({ needs: [] }).notes.join()).toContain('no outage')
    expect(decide({ needs: [], clockSkewMs: null }).notes.join()).not.toContain('no outage')
  })

  it('follows dependencies through modules that the release does not bring, and names every root', () => {
    const release = aRelease([releaseModule('base_tweak', 'x'), releaseModule('shop', 'shop 1.1')])
    const facts = {
      modules: [
        ...healthyFacts().modules,
        installed('base_tweak', ['base']),
        installed('far', ['middle']),
        installed('middle', ['shop', 'base_tweak']),
      ],
      manifests: [
        ...healthyFacts().manifests,
        manifest('base_tweak', ['base']),
        manifest('far', ['middle']),
        manifest('middle', ['shop', 'base_tweak']),
      ],
    }
    expect(decide(facts, release).modules.find((module) => module.name === 'far')?.because).toBe('depends on base_tweak, shop')
  })

  it('takes dependencies from the manifests on disk, as Odoo does, not from the database', () => {
    const facts = { ...withManifest('shop_extra', {}, ['sale']) }
    expect(decide(facts).modules.map((module) => module.name)).toEqual(['shop'])
  })

  it('treats a module that the instance had from elsewhere as changed', () => {
    const release = aRelease([releaseModule('sale', 'our sale')])
    expect(decide({}, release).modules[0]).toMatchObject({ name: 'sale', action: 'update', because: 'its content comes from this release now' })
  })
})

describe('what a change needs', () => {
  const because = 'why (models.py:3)'
  const both = aRelease([releaseModule('shop', 'shop 1.1'), releaseModule('shop_extra', 'shop_extra 1.1')])
  const needs = (...list: [string, Need][]) => ({ needs: list.map(([name, need]) => ({ name, need, because })) })
  const actions = (facts: Partial<InstanceFacts>, release = both) =>
    Object.fromEntries(decide(facts, release).modules.map(({ name, action }) => [name, action]))
  const steps = (facts: Partial<InstanceFacts>) => decide(facts, both).steps.map(({ name }) => name)

  it('makes a plan without an update where nothing needs one, and one without a restart where only documents differ', () => {
    const restart = needs(['shop', 'restart'])
    expect(actions(restart)).toEqual({ shop: 'restart', shop_extra: 'nothing' })
    expect(steps(restart)).toEqual(['preflight', 'verify-states', 'verify-service', 'open', 'settle'])
    expect(actions(needs())).toEqual({ shop: 'nothing', shop_extra: 'nothing' })
    expect(steps(needs())).toEqual(['preflight', 'verify-states', 'open', 'settle'])
    expect(decide(needs(), both)).toMatchObject({ refusals: [], diskBytes: 0, asks: [] })
  })

  it('says that the database keeps the old version of a module that needs no update', () => {
    const [module] = decide(needs(['shop', 'restart']), both).modules
    expect(module?.because).toBe(`${because}; the database keeps version 16.0.1.0.0 until its next update`)
  })

  it('updates what needs it and its dependents, and nothing beside', () => {
    expect(actions(needs(['shop_extra', 'update'], ['shop', 'restart']))).toEqual({ shop: 'restart', shop_extra: 'update' })
    expect(actions(needs(['shop_extra', 'restart'], ['shop', 'updateWithScript']))).toEqual({ shop: 'update', shop_extra: 'update' })
    expect(actions(needs(['shop', 'destructive']))).toMatchObject({ shop: 'update' })
  })

  it('updates a module that the release does not bring, when what it uses changed', () => {
    const facts = needs(['shop', 'restart'], ['shop_extra', 'update'], ['website', 'update'])
    expect(actions(facts, aRelease())).toEqual({ shop: 'restart', shop_extra: 'update' })
  })

  it('fails closed: what is not known is an update, and the plan says why', () => {
    const unknown = { needs: null, needsUnknown: 'no such file' }
    expect(actions(unknown)).toEqual({ shop: 'update', shop_extra: 'update' })
    expect(decide(unknown, both).notes.join(' ')).toContain('could not be worked out (no such file)')
  })

  it('asks neither for disk nor about slots where nothing is copied', () => {
    const facts = { ...needs(['shop', 'restart']), diskFreeBytes: null, slots: ['bi'] }
    expect(codes(facts, both)).toEqual([])
    expect(codes({ ...facts, ...needs(['shop', 'update']) }, both)).toEqual(['replicationSlot', 'diskNotMeasured'])
  })

  it('is stale when the same content needs something else now', () => {
    const planned = decide(needs(['shop', 'restart']), both)
    expect(staleFacts(planned, decide(needs(['shop', 'update']), both))).toEqual(['what the change needs'])
  })
})

const role = (problems: string[]) => ({ role: 'odoo', what: 'application' as const, problems, mend: ['ALTER ROLE "odoo" NOCREATEDB;'] })

const refusals: [string, Partial<InstanceFacts>, string, RegExp, RegExp][] = [
  ['cannot be reached', { unreachable: 'connection refused' }, 'unreachable', /connection refused/, /doctor/],
  ['has no database', { databaseExists: false }, 'databaseMissing', /acme does not exist.*empty one/, /--db-url/],
  ['is no Odoo database', { databaseSeries: null }, 'notOdoo', /not an Odoo database/, /--db-url/],
  ['is fenced', { fence: { run: 'abc', since: 'T' } }, 'fenced', /fenced by run ...abc since T/, /doctor/],
  ['is of another series than its database', { databaseSeries: '18.0' }, 'seriesMismatch', /added as Odoo 16.0.*says 18.0/, /--series 18.0/],
  ['has a role with a problem', { roles: [role(['may create databases'])] }, 'roles', /may create databases/, /ALTER ROLE "odoo" NOCREATEDB;/],
  ['belongs to somebody else', { owner: 'postgres' }, 'owner', /belongs to postgres/, /ALTER DATABASE "acme" OWNER TO "odoo";/],
  ['has an unknown owner', { owner: null }, 'owner', /nobody known/, /OWNER TO "odoo"/],
  ['lacks an installed module', withoutManifest('sale'), 'moduleMissing', /sale/, /folders back/],
  [
    'has a broken manifest',
    withManifest('shop', { broken: '__manifest__.py:3: invalid syntax' }),
    'manifestBroken',
    /shop \(__manifest__.py:3/,
    /manifest/,
  ],
  ['has an installed module that is not installable', withManifest('sale', { installable: false }), 'notInstallable', /sale/, /installable/],
  ['needs a module that is nowhere', withManifest('shop', {}, ['sale', 'gone']), 'dependencyMissing', /shop needs gone/, /release/],
  [
    'needs a module that is not installed',
    withManifest('shop', {}, ['sale', 'website']),
    'dependencyNotInstalled',
    /shop needs website/,
    /install them/,
  ],
  ['has modules in a circle', withManifest('sale', {}, ['shop']), 'dependencyCycle', /shop -> sale -> shop/, /manifests/],
  ['has a module to upgrade', withState('sale', 'to upgrade'), 'moduleState', /sale "to upgrade"/, /Apps/],
  ['has a module to install', withState('website', 'to install'), 'moduleState', /website "to install"/, /Apps/],
  ['has a module to remove', withState('sale', 'to remove'), 'moduleState', /sale "to remove"/, /Apps/],
  ['has a replication slot', { slots: ["it's"] }, 'replicationSlot', /it's/, /pg_drop_replication_slot\('it''s'\)/],
  ['has a subscription', { subscriptions: ['sub'] }, 'subscription', /sub/, /DROP SUBSCRIPTION "sub"/],
  ['has a prepared transaction', { prepared: ['gid'] }, 'preparedTransaction', /gid/, /ROLLBACK PREPARED 'gid'/],
  [
    'has too small a disk',
    { diskFreeBytes: 3_049_999_999 },
    'diskTooSmall',
    /3.0 GB \(3049999999 bytes\) free, 3.0 GB \(3050000000 bytes\)/,
    /settle/,
  ],
  ['has a disk that cannot be measured', { diskFreeBytes: null }, 'diskNotMeasured', /3050000000 bytes/, /--disk-free BYTES --reason/],
  ['has a database of unknown size', { databaseBytes: null }, 'diskNotMeasured', /cannot be measured/, /--disk-free/],
  ['has a clock ahead', { clockSkewMs: 5_001 }, 'clockSkew', /5.0 s/, /NTP/],
  ['has a clock behind', { clockSkewMs: -6_000 }, 'clockSkew', /6.0 s/, /NTP/],
  ['has a clock that could not be compared', { clockSkewMs: null }, 'clockSkew', /could not be compared/, /NTP/],
  [
    'has an unreadable filestore',
    { filestore: { readable: false, writable: false, detail: 'EACCES' } },
    'filestore',
    /cannot be read: EACCES/,
    /--run-as/,
  ],
  ['has a read-only filestore', { filestore: { readable: true, writable: false, detail: null } }, 'filestore', /cannot be written/, /owner/],
]

describe('refusals', () => {
  it.each(refusals)('refuses an instance that %s', (_name, facts, code, message, hint) => {
    const found = decide(facts).refusals
    expect(found.map((refusal) => refusal.code)).toContain(code)
    const refusal = found.find((each) => each.code === code)
    expect(refusal?.message).toMatch(message)
    expect(refusal?.message).toContain('acme/production')
    expect(refusal?.hint).toMatch(hint)
  })

  it('refuses a dependency that is not installable', () => {
    const facts = {
      manifests: [
        ...healthyFacts().manifests.map((each) => (each.name === 'shop' ? manifest('shop', ['sale', 'dead']) : each)),
        manifest('dead', [], { installable: false }),
      ],
    }
    expect(codes(facts)).toEqual(['dependencyNotInstallable'])
  })

  it('refuses a release of another series', () => {
    expect(decide({}, aRelease(undefined, { series: '18.0' })).refusals[0]).toMatchObject({
      code: 'seriesMismatch',
      hint: 'make the release with --series 16.0',
    })
  })

  it('refuses what would change nothing, and says why', () => {
    const same = aRelease([releaseModule('shop', 'shop 1.0')])
    expect(decide({}, same).refusals).toMatchObject([{ code: 'nothingToDo', message: expect.stringMatching(/serves this content already/) }])
    const elsewhere = aRelease([releaseModule('website', 'website 1')])
    expect(decide({}, elsewhere).refusals).toMatchObject([{ code: 'nothingToDo', message: expect.stringMatching(/no module .* is installed there/) }])
  })

  it('says nothing more while it is blind', () => {
    expect(
      codes({ unreachable: 'no', databaseExists: false, databaseSeries: null, postgresMajor: null, modules: [], manifests: [], diskFreeBytes: null }),
    ).toEqual(['unreachable'])
    expect(codes({ databaseExists: false, databaseSeries: null, modules: [] })).toEqual(['databaseMissing'])
    expect(codes({ databaseSeries: null, modules: [] })).toEqual(['notOdoo'])
  })

  it('names everything at once otherwise', () => {
    expect(codes({ owner: 'x', clockSkewMs: 9_000, slots: ['s'] })).toEqual(['owner', 'replicationSlot', 'clockSkew'])
  })

  it('ignores a broken manifest of a module that has no part in it', () => {
    expect(codes(withManifest('website', { broken: 'nonsense', installable: false }))).toEqual([])
  })

  it('takes a given disk only where it could not measure', () => {
    const given = { diskFree: { bytes: 4_000_000_000, reason: 'df there' } }
    const unmeasured = decideInstance(healthyFacts({ diskFreeBytes: null }), aRelease(), given)
    expect(unmeasured.refusals).toEqual([])
    expect(unmeasured.notes.join()).toContain('4000000000 bytes (df there)')
    expect(decideInstance(healthyFacts({ diskFreeBytes: 1 }), aRelease(), given).refusals.map((refusal) => refusal.code)).toEqual(['diskTooSmall'])
  })

  it('shortens long lists and counts the rest', () => {
    const modules = [...healthyFacts().modules, ...Array.from({ length: 12 }, (_, index) => installed(`lost_${index}`))]
    expect(decide({ modules }).refusals[0]?.message).toMatch(/lost_7 and 2 more\.$/)
  })
})

describe('the plan', () => {
  it('is a document of the contract', () => {
    const plan = toDocument('Plan', { id: 'pln_X', ...decidePlan([healthyFacts()], aRelease(), none), createdBy: 'ann', createdAt: 'now' })
    expect(Plan.parse(plan)).toEqual(plan)
  })

  it('says what it settles and what cannot be moved', () => {
    const decided = decide({ unsettledRun: 'run_1', unmovableSettings: ['odoo: work_mem=1GB'] })
    expect(decided.asks.join()).toContain('run_1')
    expect(decided.notes.join()).toContain('work_mem')
  })

  it('has the same digest whatever sizes, clocks, free disk and notes are', () => {
    const plan = decidePlan([healthyFacts()], aRelease(), none)
    const other = decidePlan(
      [
        healthyFacts({
          databaseBytes: 5,
          filestoreBytes: 6,
          diskFreeBytes: 7,
          clockSkewMs: 400,
          unmovableSettings: ['x'],
          unsettledRun: 'run_1',
          database: 'other',
        }),
      ],
      aRelease(),
      none,
    )
    expect(other.digest).toBe(plan.digest)
  })

  const changes: [string, Partial<InstanceFacts>][] = [
    ['instance configuration', { configDigest: contentOf('other') }],
    ['odoo.conf', { odooConfDigest: null }],
    ['module states', { modules: [...healthyFacts().modules, installed('sale_extra')] }],
    ['what the instance serves', { effective: [] }],
    ['addons content', { addonsDigest: contentOf('other') }],
    ['PostgreSQL major', { postgresMajor: 16 }],
    ['series', { databaseSeries: '17.0' }],
  ]

  it.each(changes)('is stale by name when %s changed, and has another digest', (name, change) => {
    const before = decidePlan([healthyFacts()], aRelease(), none)
    const after = decidePlan([healthyFacts(change)], aRelease(), none)
    expect(staleFacts(before.instances[0]!, after.instances[0]!)).toEqual([name])
    expect(after.digest).not.toBe(before.digest)
  })

  it('is stale when release or expectations are others', () => {
    const before = decide({})
    expect(staleFacts(before, decide({}, aRelease([releaseModule('shop', 'shop 1.2')])))).toEqual(['release'])
    expect(staleFacts(before, decide({}, aRelease(undefined, { expects: [{ table: 't', match: 'any', count: { min: 1 }, because: 'x' }] })))).toEqual(
      ['expects'],
    )
  })

  it('does not mind the order of rows, nor modules that are not installed', () => {
    const shuffled = decide({ modules: [...healthyFacts().modules].reverse().filter((module) => module.state !== 'uninstalled') })
    expect(staleFacts(decide({}), shuffled)).toEqual([])
  })
})

describe('for any estate of modules', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const graph = fc.record({
    // Only earlier modules are depended on: a graph without circles.
    depends: fc.tuple(...names.map((_, index) => fc.subarray(names.slice(0, index)))),
    installed: fc.subarray(names),
    changed: fc.subarray(names, { minLength: 1 }),
  })

  const factsOf = ({ depends, installed: present }: { depends: string[][]; installed: string[] }) =>
    healthyFacts({
      modules: names.map((name, index) => ({
        name,
        state: present.includes(name) ? 'installed' : 'uninstalled',
        version: '16.0.1.0.0',
        dependsOn: depends[index] ?? [],
      })),
      manifests: names.map((name, index) => manifest(name, depends[index])),
      effective: [],
    })

  it('updates exactly the changed installed modules and what rests on them', () => {
    fc.assert(
      fc.property(graph, (estate) => {
        const release = aRelease(estate.changed.map((name) => releaseModule(name, name)))
        const updated = new Set(
          decideInstance(factsOf(estate), release, none)
            .modules.filter((module) => module.action === 'update')
            .map((module) => module.name),
        )
        const roots = estate.changed.filter((name) => estate.installed.includes(name))
        const rests = (name: string): boolean => {
          const needs = estate.depends[names.indexOf(name)] ?? []
          return needs.some((need) => estate.installed.includes(need) && (roots.includes(need) || rests(need)))
        }
        const expected = estate.installed.filter((name) => roots.includes(name) || rests(name))
        expect([...updated].sort()).toEqual([...expected].sort())
      }),
    )
  })

  it('gives the same plan for the same facts in any order', () => {
    fc.assert(
      fc.property(graph, (estate) => {
        const release = aRelease(estate.changed.map((name) => releaseModule(name, name)))
        const facts = factsOf(estate)
        const turned = { ...facts, modules: [...facts.modules].reverse(), manifests: [...facts.manifests].reverse() }
        expect(decidePlan([turned], release, none).digest).toBe(decidePlan([facts], release, none).digest)
      }),
    )
  })
})
