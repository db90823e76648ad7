/**
 * What the three roles must be, what is wrong with them, and the SQL that mends it. One finding is one row of a table: a condition, a sentence, statements that
 * a superuser can run as they stand. What only a person can decide (a role used for two things, the server's own superuser) is written as an SQL comment, so
 * that running everything does no harm.
 *
 * From 16 on a membership has options of its own: acting as the owner (SET) and having its rights (INHERIT) are asked for and granted by name there.
 */
import type pg from 'pg'
import type { RoleFact } from '../../domain/plan.ts'
import { identifier } from './client.ts'
import type { Tenant } from './tenant.ts'

interface Role {
  name: string
  exists: boolean
  /** The superuser that initdb made: it cannot be anything else. */
  bootstrap: boolean
  superuser: boolean
  login: boolean
  createDb: boolean
  inherit: boolean
  /** Of the application role: acting as it by SET ROLE, and having its rights without. */
  actsAsOwner: boolean
  hasOwnersRights: boolean
  /** Roles it is a direct member of and through which it reaches the updater or the admin. */
  reachesUpdaterBy: string[]
  reachesAdminBy: string[]
}

interface Finding {
  when: boolean
  problem: string
  mend: string[]
}

interface Estate {
  database: string
  /** Null: there is no such database yet. */
  owner: string | null
  major: number
  app: Role
  updater: Role
  admin: Role
}

/** Application role, updater, admin, in this order. Needs no more than a session of any role, in any database. */
export async function findRoles(client: pg.Client, tenant: Tenant, owner: string | null, major: number): Promise<RoleFact[]> {
  const app = await readRole(client, tenant, tenant.applicationRole, major)
  const updater = await readRole(client, tenant, tenant.updaterRole, major)
  const admin = await readRole(client, tenant, tenant.adminRole, major)
  return judgeRoles({ database: tenant.name, owner, major, app, updater, admin })
}

function judgeRoles(estate: Estate): RoleFact[] {
  return [
    factOf('application', estate.app, applicationFindings(estate)),
    factOf('updater', estate.updater, updaterFindings(estate)),
    factOf('admin', estate.admin, adminFindings(estate)),
  ]
}

function factOf(what: RoleFact['what'], role: Role, findings: Finding[]): RoleFact {
  const wrong = findings.filter((finding) => finding.when)
  return { role: role.name, what, problems: wrong.map((finding) => finding.problem), mend: wrong.flatMap((finding) => finding.mend) }
}

function applicationFindings({ app, updater, admin, database, owner }: Estate): Finding[] {
  const name = identifier(app.name)
  const ownership: Finding = {
    when: owner !== null && owner !== app.name,
    problem: `does not own the database ${database} (${owner} does): Odoo could not change its tables, and a copy could not be put back under it`,
    mend: [`ALTER DATABASE ${identifier(database)} OWNER TO ${name};`],
  }
  if (!app.exists) return [missing(app, 'LOGIN', []), ownership]
  return [
    noLogin(app),
    superuser(app, 'no fence keeps a superuser out', '--db-url', []),
    mayCreateDatabases(app, 'Odoo creates a missing database again, in the middle of a swap too'),
    leadsTo(app, updater, app.reachesUpdaterBy),
    leadsTo(app, admin, app.reachesAdminBy),
    ownership,
  ]
}

function updaterFindings({ app, updater, admin, major }: Estate): Finding[] {
  const membership = grant(app, updater, major, 'SET TRUE')
  if (updater.name === app.name) return [shared(updater, 'updater', 'application role', '--updater-url', ['LOGIN'], app)]
  if (updater.name === admin.name)
    return [shared(updater, 'updater', 'admin: a module could RESET ROLE and act as it', '--updater-url', ['LOGIN'], app)]
  if (!updater.exists) return [missing(updater, 'LOGIN', [membership])]
  return [
    noLogin(updater),
    superuser(updater, 'a module could RESET ROLE and be one', '--updater-url', [membership]),
    mayCreateDatabases(updater, 'Odoo creates a missing database again'),
    leadsTo(updater, admin, updater.reachesAdminBy),
    {
      when: !updater.actsAsOwner,
      problem: `cannot act as ${app.name}: what an update creates would belong to somebody else`,
      mend: [membership],
    },
  ]
}

function adminFindings({ app, admin, major }: Estate): Finding[] {
  const membership = grant(app, admin, major, 'INHERIT TRUE, SET TRUE')
  const inherits = major < 16 && !admin.inherit ? [`ALTER ROLE ${identifier(admin.name)} INHERIT;`] : []
  if (admin.name === app.name)
    return [shared(admin, 'admin', 'application role: the fence would keep Evenkeel out', '--admin-url', ['LOGIN', 'CREATEDB'], app)]
  if (!admin.exists) return [missing(admin, 'LOGIN CREATEDB', [membership])]
  return [
    noLogin(admin),
    {
      when: !admin.createDb && !admin.superuser,
      problem: 'has no CREATEDB: it can neither copy nor rename a database',
      mend: [`ALTER ROLE ${identifier(admin.name)} CREATEDB;`],
    },
    {
      when: !admin.hasOwnersRights || !admin.actsAsOwner,
      problem: `has not the rights of ${app.name}: it can neither fence, read nor hand over the database`,
      mend: [membership, ...inherits],
    },
  ]
}

function missing(role: Role, attributes: string, more: string[]): Finding {
  const name = identifier(role.name)
  return {
    when: true,
    problem: 'does not exist on the server',
    mend: [`CREATE ROLE ${name} ${attributes};`, remark(`its password is the one in its address; in psql: \\password ${name}`), ...more],
  }
}

function noLogin(role: Role): Finding {
  return { when: !role.login, problem: 'may not log in', mend: [`ALTER ROLE ${identifier(role.name)} LOGIN;`] }
}

/** @param more statements that are needed once it is none: a superuser needs no membership */
function superuser(role: Role, why: string, option: string, more: string[]): Finding {
  const instead = remark(`${role.name} is the server's own superuser and must stay one: make a role of its own, and give it in ${option}`)
  return {
    when: role.superuser,
    problem: `is a superuser: ${why}`,
    mend: role.bootstrap ? [instead] : [`ALTER ROLE ${identifier(role.name)} NOSUPERUSER;`, ...more],
  }
}

function mayCreateDatabases(role: Role, why: string): Finding {
  return { when: role.createDb && !role.bootstrap, problem: `has CREATEDB: ${why}`, mend: [`ALTER ROLE ${identifier(role.name)} NOCREATEDB;`] }
}

function leadsTo(role: Role, other: Role, by: string[]): Finding {
  return {
    when: by.length > 0 && role.name !== other.name,
    problem: `is a member of ${other.name}${by.includes(other.name) ? '' : ` through ${by.join(', ')}`}: it would pass the fence as that role`,
    mend: by.map((parent) => `REVOKE ${identifier(parent)} FROM ${identifier(role.name)};`),
  }
}

function shared(role: Role, what: string, other: string, option: string, attributes: string[], app: Role): Finding {
  const own = identifier(`${app.name}_${what}`)
  return {
    when: true,
    problem: `is the ${other}`,
    mend: [
      `CREATE ROLE ${own} ${attributes.join(' ')};`,
      `GRANT ${identifier(app.name)} TO ${own};`,
      remark(`its password: \\password ${own}; then give it in ${option} instead of ${role.name}`),
    ],
  }
}

function grant(app: Role, member: Role, major: number, options: string): string {
  return `GRANT ${identifier(app.name)} TO ${identifier(member.name)}${major >= 16 ? ` WITH ${options}` : ''};`
}

/** An SQL comment ends with its line, so a name must not hold one. */
function remark(text: string): string {
  return `-- ${text.replaceAll(/[\r\n]+/g, ' ')}`
}

async function readRole(client: pg.Client, tenant: Tenant, name: string, major: number): Promise<Role> {
  const { rows } = await client.query<Omit<Role, 'name' | 'exists'>>(
    `select r.oid = 10 as bootstrap, r.rolsuper as superuser, r.rolcanlogin as login, r.rolcreatedb as "createDb", r.rolinherit as inherit,
       coalesce((select pg_has_role(r.oid, o.oid, $5) from pg_roles o where o.rolname = $2), false) as "actsAsOwner",
       coalesce((select pg_has_role(r.oid, o.oid, 'USAGE') from pg_roles o where o.rolname = $2), false) as "hasOwnersRights",
       ${membershipsLeadingTo('$3')} as "reachesUpdaterBy", ${membershipsLeadingTo('$4')} as "reachesAdminBy"
     from pg_roles r where r.rolname = $1`,
    [name, tenant.applicationRole, tenant.updaterRole, tenant.adminRole, major >= 16 ? 'SET' : 'MEMBER'],
  )
  const absent = { bootstrap: false, superuser: false, login: false, createDb: false, inherit: true, actsAsOwner: false, hasOwnersRights: false }
  return { name, exists: rows.length > 0, ...(rows[0] ?? { ...absent, reachesUpdaterBy: [], reachesAdminBy: [] }) }
}

/**
 * Direct memberships of `r` in the role `target`, or in a role that is its member. Not the application role: what it may is found on itself; nor other superusers,
 * who are everybody's members.
 */
function membershipsLeadingTo(target: '$3' | '$4'): string {
  return `array(
    select p.rolname::text from pg_auth_members m join pg_roles p on p.oid = m.roleid join pg_roles t on t.rolname = ${target}
    where m.member = r.oid and p.rolname <> $2 and (p.oid = t.oid or not p.rolsuper) and pg_has_role(p.oid, t.oid, 'MEMBER') order by 1
  )`
}
