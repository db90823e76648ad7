/**
 * Privileges on a database (`datacl`). They are compared and put back as differences, so that a repeated call changes nothing. The order of the entries has no
 * meaning and changes with every GRANT, and PostgreSQL writes its default down with the first one: `readPrivileges` sorts, and says null for what equals the
 * default, so that the same rights always read the same.
 */
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import { identifier } from './client.ts'

type Privilege = 'CONNECT' | 'CREATE' | 'TEMPORARY'

interface Difference {
  /** Null: PUBLIC. */
  grantee: string | null
  privilege: Privilege
  /** Whether the grantee may grant it on; null: does not have it, must not have it. */
  has: boolean | null
  wanted: boolean | null
}

/** `acl` and PostgreSQL's default for the same owner, as texts of aclitem. */
export function normalAcl(acl: string[] | null, byDefault: string[]): string[] | null {
  if (acl === null) return null
  const sorted = acl.toSorted()
  return sorted.join('\n') === byDefault.toSorted().join('\n') ? null : sorted
}

/**
 * Makes the privileges on `database` what `wanted` says (null: PostgreSQL's default), or only one kind of them. Everything is granted by the owner.
 * @param wanted texts of aclitem, as `datacl::text[]` gives them
 * @throws EvenkeelError denied when the session's role may not grant
 */
export async function putBackPrivileges(client: pg.Client, database: string, wanted: string[] | null, only: Privilege | null = null): Promise<void> {
  for (const difference of await differences(client, database, wanted, only)) await takeAway(client, database, difference)
  // Taking a privilege away takes it from everybody who had it from there: what is missing is looked up again.
  for (const difference of await differences(client, database, wanted, only)) await give(client, database, difference)
  // Without the right to grant, PostgreSQL only warns.
  const [left] = await differences(client, database, wanted, only)
  if (!left) return
  throw new EvenkeelError(
    'denied',
    `${left.privilege} on the database ${database} could not be put back for ${left.grantee ?? 'PUBLIC'}. Data is safe.`,
    {
      hint: 'evenkeel doctor',
    },
  )
}

/** Takes every privilege from everybody but one role, which may connect. */
export async function leaveOnlyTo(client: pg.Client, database: string, onlyRole: string): Promise<void> {
  for (const grantee of await grantees(client, database, null)) {
    if (grantee !== onlyRole) await client.query(`revoke all on database ${identifier(database)} from ${roleSql(grantee)} cascade`)
  }
  await client.query(`grant connect on database ${identifier(database)} to ${identifier(onlyRole)}`)
}

/** Who holds a privilege (null: any) by name, the owner included; null stands for PUBLIC. */
export async function grantees(client: pg.Client, database: string, privilege: Privilege | null): Promise<(string | null)[]> {
  const { rows } = await client.query<{ grantee: string | null }>(
    `select distinct case when a.grantee <> 0 then pg_get_userbyid(a.grantee) end as grantee
     from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     where d.datname = $1 and ($2::text is null or a.privilege_type = $2)`,
    [database, privilege],
  )
  return rows.map((row) => row.grantee)
}

/** As GRANT and REVOKE want it. */
export function roleSql(grantee: string | null): string {
  return grantee === null ? 'public' : identifier(grantee)
}

async function differences(client: pg.Client, database: string, wanted: string[] | null, only: Privilege | null): Promise<Difference[]> {
  const { rows } = await client.query<Difference>(
    `with d as (
       select coalesce(datacl, acldefault('d', datdba)) as has,
         case when $2::text[] is null then acldefault('d', datdba) when cardinality($2) > 0 then $2::aclitem[] end as wanted
       from pg_database where datname = $1
     ),
     has as (select a.grantee, a.privilege_type, bool_or(a.is_grantable) as has from d, aclexplode(d.has) a group by 1, 2),
     wanted as (select a.grantee, a.privilege_type, bool_or(a.is_grantable) as wanted from d, aclexplode(d.wanted) a group by 1, 2)
     select case when grantee <> 0 then pg_get_userbyid(grantee) end as grantee, privilege_type as privilege, has, wanted
     from has full join wanted using (grantee, privilege_type)
     where has is distinct from wanted and ($3::text is null or privilege_type = $3)
     order by 1, 2`,
    [database, wanted, only],
  )
  return rows
}

async function takeAway(client: pg.Client, database: string, { grantee, privilege, has, wanted }: Difference): Promise<void> {
  if (has === null) return
  if (wanted === null) await client.query(`revoke ${privilege} on database ${identifier(database)} from ${roleSql(grantee)} cascade`)
  else if (has) await client.query(`revoke grant option for ${privilege} on database ${identifier(database)} from ${roleSql(grantee)} cascade`)
}

async function give(client: pg.Client, database: string, { grantee, privilege, wanted }: Difference): Promise<void> {
  if (wanted === null) return
  await client.query(`grant ${privilege} on database ${identifier(database)} to ${roleSql(grantee)}${wanted ? ' with grant option' : ''}`)
}
