import { describe, expect, it } from 'vitest'
import { controlPlane, journalOf } from '../../test/control-plane/fixture.ts'

const plane = await controlPlane()
const { useCases, command, database } = plane

describe('tokens', () => {
  it('are shown once, stored hashed, and open nothing after they were revoked', async () => {
    await useCases.createToken(command({ actor: 'evenkeel' }), { name: 'root', role: 'administrator' })
    const { secret, prefix } = await useCases.createToken(command(), { name: 'bob', role: 'operator' })
    expect(secret).toMatch(/^evk_[A-Za-z0-9_-]{43}$/)
    expect(secret?.startsWith(prefix)).toBe(true)
    expect(await useCases.authenticate(secret ?? '')).toMatchObject({ name: 'bob', role: 'operator' })
    const stored = await database.selectFrom('token').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(secret)

    expect(await useCases.revokeToken(command(), 'bob')).toMatchObject({ revokedAt: expect.any(String) })
    expect(await useCases.authenticate(secret ?? '')).toBeNull()
    expect((await journalOf(plane, 'bob')).map((event) => event.type)).toEqual(['token.created', 'token.revoked'])
    expect(JSON.stringify(await journalOf(plane, 'bob'))).not.toContain(secret)
  })

  it('keep their names for ever', async () => {
    await useCases.createToken(command(), { name: 'carol', role: 'reader' })
    await useCases.revokeToken(command(), 'carol')
    await expect(useCases.createToken(command(), { name: 'carol', role: 'reader' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('leave one administrator, however many are revoked at once', async () => {
    await Promise.all(['adm1', 'adm2', 'adm3'].map((name) => useCases.createToken(command(), { name, role: 'administrator' })))
    const results = await Promise.allSettled(['root', 'adm1', 'adm2', 'adm3'].map((name) => useCases.revokeToken(command(), name)))
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(1)
  })

  it('cannot be revoked when there is none', async () => {
    await useCases.createToken(command(), { name: 'spare', role: 'administrator' })
    await expect(useCases.revokeToken(command(), 'nobody')).rejects.toMatchObject({ code: 'notFound' })
  })
})
