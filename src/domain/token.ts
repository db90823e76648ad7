/** Named, hashed, revocable tokens. The name is the journal's actor; the role says which routes it opens. */
import { z } from 'zod'
import { documentSchema } from './document.ts'

/** administrator: instances and tokens (paths of instances are executed). operator: releases, plans, rollouts, runs, books. reader: looks. */
export const Role = z.enum(['reader', 'operator', 'administrator'])
export type Role = z.infer<typeof Role>

const rank: Record<Role, number> = { reader: 0, operator: 1, administrator: 2 }

export const allows = (held: Role, needed: Role): boolean => rank[held] >= rank[needed]

export const TokenName = z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/i, 'a token name is letters, digits, dots, hyphens, @ and underscores')

export const Token = documentSchema('Token', {
  name: TokenName,
  role: Role,
  /** The first characters of the secret, to recognise it by. */
  prefix: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  revokedAt: z.string().nullable(),
})
export type Token = z.infer<typeof Token>

/** Answer to a creation: the only time that the secret is shown. Null: the same request was answered before, and the secret is not kept. */
export const CreatedToken = documentSchema('CreatedToken', { name: TokenName, role: Role, prefix: z.string(), secret: z.string().nullable() })
export type CreatedToken = z.infer<typeof CreatedToken>
