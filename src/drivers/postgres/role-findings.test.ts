/** Every wrong role is named, and the SQL that is printed with it really mends it: it is run as it stands, and the next look finds nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { superuserUrl } from '../../../test/harness/databases.ts'
import type { RoleFact } from '../../domain/plan.ts'
import { identifier, literal } from './client.ts'
import { openTenantDatabase } from './index.ts'
import { makeWorld, type RoleName, type World } from './world.contract.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld(await superuserUrl())
})
afterEach(() => world.destroy())

const name = (role: RoleName) => identifier(world.role(role))
const look = async (target = world.target): Promise<RoleFact[]> => (await openTenantDatabase(target).look()).roles
const problemsOf = (roles: RoleFact[]) => roles.flatMap(({ what, problems }) => problems.map((problem) => `${what} ${problem}`))

async function mend(roles: RoleFact[]): Promise<void> {
  for (const statement of roles.flatMap((role) => role.mend)) await world.superuser(statement)
}

interface Case {
  wrong: string
  sql: () => string
  says: RegExp[]
}

const cases: Case[] = [
  { wrong: 'application role is a superuser', sql: () => `alter role ${name('application')} superuser`, says: [/^application is a superuser/] },
  { wrong: 'application role may create databases', sql: () => `alter role ${name('application')} createdb`, says: [/^application has CREATEDB/] },
  { wrong: 'application role may not log in', sql: () => `alter role ${name('application')} nologin`, says: [/^application may not log in/] },
  {
    wrong: 'application role acts for the admin',
    sql: () => `revoke ${name('application')} from ${name('admin')}; grant ${name('admin')} to ${name('application')}`,
    says: [/^application is a member of .* pass the fence/, /^admin has not the rights/],
  },
  {
    wrong: 'application role acts for the updater through another role',
    sql: () =>
      `revoke ${name('application')} from ${name('updater')}; grant ${name('updater')} to ${name('outsider')}; grant ${name('outsider')} to ${name('application')}`,
    says: [/^application is a member of .* through /, /^updater cannot act as/],
  },
  {
    wrong: 'somebody else owns the database',
    sql: () => `alter database ${identifier(world.database)} owner to ${name('outsider')}`,
    says: [/^application does not own the database/],
  },
  { wrong: 'updater is no member', sql: () => `revoke ${name('application')} from ${name('updater')}`, says: [/^updater cannot act as/] },
  { wrong: 'updater may create databases', sql: () => `alter role ${name('updater')} createdb`, says: [/^updater has CREATEDB/] },
  { wrong: 'updater may not log in', sql: () => `alter role ${name('updater')} nologin`, says: [/^updater may not log in/] },
  {
    wrong: 'updater is a superuser and nothing else',
    sql: () => `revoke ${name('application')} from ${name('updater')}; alter role ${name('updater')} superuser`,
    says: [/^updater is a superuser/],
  },
  { wrong: 'updater acts for the admin', sql: () => `grant ${name('admin')} to ${name('updater')}`, says: [/^updater is a member of/] },
  { wrong: 'admin may not create databases', sql: () => `alter role ${name('admin')} nocreatedb`, says: [/^admin has no CREATEDB/] },
  { wrong: 'admin is no member', sql: () => `revoke ${name('application')} from ${name('admin')}`, says: [/^admin has not the rights/] },
  {
    wrong: 'everything at once',
    sql: () => `alter role ${name('application')} createdb; revoke ${name('application')} from ${name('updater')}, ${name('admin')};
      alter role ${name('admin')} nocreatedb noinherit; alter role ${name('updater')} createdb; alter database ${identifier(world.database)} owner to ${name('outsider')}`,
    says: [
      /^application has CREATEDB/,
      /^application does not own/,
      /^updater has CREATEDB/,
      /^updater cannot act/,
      /^admin has no CREATEDB/,
      /^admin has not the rights/,
    ],
  },
]

describe('wrong roles', () => {
  it.each(cases)('$wrong', async ({ sql, says }) => {
    await world.superuser(sql())
    const roles = await look()
    const problems = problemsOf(roles)
    expect(problems).toEqual(says.map((pattern) => expect.stringMatching(pattern)))
    await mend(roles)
    expect(problemsOf(await look())).toEqual([])
  })

  it('an admin that does not inherit', async () => {
    await world.superuser(
      `revoke ${name('application')} from ${name('admin')}; alter role ${name('admin')} noinherit; grant ${name('application')} to ${name('admin')}`,
    )
    const roles = await look()
    expect(problemsOf(roles)).toEqual([expect.stringMatching(/^admin has not the rights/)])
    await mend(roles)
    expect(problemsOf(await look())).toEqual([])
  })

  it('an admin that cannot log in is seen through the application role', async () => {
    await world.superuser(`alter role ${name('admin')} nologin nocreatedb`)
    const { unreachable, roles } = await openTenantDatabase(world.target).look()
    expect(unreachable).toContain(world.role('admin'))
    expect(problemsOf(roles)).toEqual(['admin may not log in', expect.stringMatching(/^admin has no CREATEDB/)])
    await mend(roles)
    expect(problemsOf(await look())).toEqual([])
  })

  it('an updater and an admin that do not exist yet', async () => {
    const password = decodeURIComponent(new URL(world.target.adminUrl).password)
    await world.superuser(`revoke pg_read_all_stats from ${name('admin')}; drop role ${name('updater')}, ${name('admin')}`)
    const roles = await look()
    expect(problemsOf(roles)).toEqual(['updater does not exist on the server', 'admin does not exist on the server'])
    await mend(roles)
    for (const role of ['updater', 'admin'] as const) await world.superuser(`alter role ${name(role)} password ${literal(password)}`)
    expect(problemsOf(await look())).toEqual([])
  })

  it.each(['updater', 'admin'] as const)('one role used as %s and as something else', async (what) => {
    const key = `${what}Url` as const
    const roles = await look({ ...world.target, [key]: world.target.appUrl })
    expect(problemsOf(roles)).toEqual([expect.stringMatching(new RegExp(`^${what} is the application role`))])
    await mend(roles)
    const own = `${world.role('application')}_${what}`
    await world.superuser(`alter role ${identifier(own)} password 'x'`)
    const url = new URL(world.target.appUrl)
    url.username = encodeURIComponent(own)
    url.password = 'x'
    const problems = problemsOf(await look({ ...world.target, [key]: url.href }))
    await world.superuser(`drop role ${identifier(own)}`)
    expect(problems).toEqual([])
  })

  it('the admin as updater', async () => {
    expect(problemsOf(await look({ ...world.target, updaterUrl: world.target.adminUrl }))).toEqual([
      'updater is the admin: a module could RESET ROLE and act as it',
    ])
  })

  it('a wrong password, before anybody is cut off, and never the password', async () => {
    const wrong = new URL(world.target.updaterUrl)
    wrong.password = 'wrong-S3cret'
    const roles = await look({ ...world.target, updaterUrl: wrong.href })
    expect(problemsOf(roles)).toEqual([expect.stringMatching(/^updater Cannot connect .* password authentication failed/)])
    expect(JSON.stringify(roles)).not.toContain('S3cret')
    await mend(roles)
  })

  it("the server's own superuser is never told to become less", async () => {
    const url = await superuserUrl()
    const appUrl = new URL(url)
    appUrl.pathname = new URL(world.target.appUrl).pathname
    const [application] = await look({ ...world.target, appUrl: appUrl.href })
    expect(application?.problems).toContainEqual(expect.stringMatching(/^is a superuser/))
    expect(application?.mend.filter((statement) => statement.startsWith('ALTER ROLE'))).toEqual([])
  })
})
