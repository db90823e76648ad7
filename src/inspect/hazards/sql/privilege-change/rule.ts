/** Rights, roles, owners and extensions: the updater is no superuser, so some of these fail; the rest changes who may read what, which the delta names. */
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

const statements: Record<string, string> = {
  GrantStmt: 'GRANT or REVOKE',
  GrantRoleStmt: 'a role is granted',
  CreateRoleStmt: 'a role is created',
  AlterRoleStmt: 'a role is changed',
  DropRoleStmt: 'a role is dropped',
  AlterOwnerStmt: 'an owner is changed',
  AlterDefaultPrivilegesStmt: 'default privileges are changed',
  CreateExtensionStmt: 'an extension is created',
  AlterExtensionStmt: 'an extension is updated',
  AT_ChangeOwner: 'an owner is changed',
}

export const privilegeChange: SqlHazardRule = {
  id: 'privilege-change',
  title: 'rights, roles and extensions',
  find({ name, table }) {
    const what = statements[name]
    if (what === undefined) return null
    return {
      kind: 'unknown',
      table,
      lock: null,
      work: 'catalogue',
      text: `${what}: the role that runs updates may not be allowed to, and who may read what changes`,
      advice: 'have it done once by the administrator of the database, before the release',
    }
  },
}
