import { mkdtempSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAsSuperuser, superuserUrl, tenantRoles } from '../../test/harness/databases.ts'
import { tenantPasswords } from '../../test/harness/tenant-roles.ts'
import { findPostgres } from './find-postgres.ts'
import { choosePort } from './free-port.ts'

const nowhere = '/does/not/matter'
const changed = (url: string, change: (parts: URL) => void) => {
  const parts = new URL(url)
  change(parts)
  return parts.href
}

describe('DATABASE_URL', () => {
  it('is used as it is when it answers', async () => {
    const url = await superuserUrl()
    const found = await findPostgres(nowhere, url)
    expect(found).toMatchObject({ url, source: 'DATABASE_URL' })
    await found.stop()
    await runAsSuperuser(url, 'select 1')
  })

  it.each([
    ['a wrong password', (url: URL) => Object.assign(url, { password: 'wr0ng-secret' }), 'denied'],
    ['a database that does not exist', (url: URL) => Object.assign(url, { pathname: '/no_such_database' }), 'notFound'],
    ['a role that may not create schemas', (url: URL) => Object.assign(url, { username: 'tenant', password: tenantPasswords.app }), 'denied'],
  ])('is refused for %s, without showing the password', async (_, change, code) => {
    const url = changed(await superuserUrl(), change)
    const error = await findPostgres(nowhere, url).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(`${(error as Error).message} ${(error as { hint: string }).hint}`).not.toContain(new URL(url).password)
  })

  it('is refused when nothing listens there', async () => {
    const port = await choosePort(0)
    const url = changed((await tenantRoles()).app, (parts) => Object.assign(parts, { port: String(port) }))
    await expect(findPostgres(nowhere, url)).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining(`127.0.0.1:${port}`) })
  })

  it('is refused when it is no address', async () => {
    await expect(findPostgres(nowhere, 'postgresql://[broken')).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('without DATABASE_URL', () => {
  it.each([undefined, ''])('a private cluster is made in the folder (%s)', async (databaseUrl) => {
    const folder = mkdtempSync(join(tmpdir(), 'evenkeel-find-'))
    await chmod(folder, 0o711)
    const found = await findPostgres(join(folder, 'postgres'), databaseUrl)
    expect(found.source).toBe('privateCluster')
    await runAsSuperuser(found.url, 'create schema ours')
    await found.stop()
    await expect(runAsSuperuser(found.url, 'select 1')).rejects.toThrow()
    await rm(folder, { recursive: true })
  })
})
