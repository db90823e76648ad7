import { superuserUrl } from '../../../test/harness/databases.ts'
import { describeTenantDatabase } from '../../ports/tenant-database.contract.ts'
import { openTenantDatabase } from './index.ts'
import { makeWorld } from './world.contract.ts'

describeTenantDatabase('PostgreSQL', openTenantDatabase, async () => makeWorld(await superuserUrl()))
