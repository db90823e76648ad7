/** Tokens: named, hashed, revocable. A name is never given again, because the journal's records name their actor by it. */
import { toDocument } from '../domain/document.ts'
import type { Role, Token } from '../domain/token.ts'
import type { Database, Transaction } from './database.ts'
import type { Token as TokenRow } from './generated.ts'

export interface NewToken {
  name: string
  role: Role
  prefix: string
  /** SHA-256 of the secret, hexadecimal. */
  hash: string
  createdBy: string
  createdAt: string
}

/** @returns false when the name is taken, by a revoked token too */
export async function insertToken(tx: Transaction, token: NewToken): Promise<boolean> {
  const { name, role, prefix, hash, createdBy, createdAt } = token
  const inserted = await tx
    .insertInto('token')
    .values({ name, role, prefix, hash, created_by: createdBy, created_at: createdAt, revoked_at: null })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

/** The token that a secret with this hash opens; null when there is none or it was revoked. */
export async function tokenByHash(db: Database, hash: string): Promise<Token | null> {
  const row = await db.selectFrom('token').selectAll().where('hash', '=', hash).where('revoked_at', 'is', null).executeTakeFirst()
  return row ? toToken(row) : null
}

export async function getToken(db: Database, name: string): Promise<Token | null> {
  const row = await db.selectFrom('token').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? toToken(row) : null
}

/** In name order, behind `after`. */
export async function listTokens(db: Database, page: { after?: string | undefined; limit: number }): Promise<Token[]> {
  let select = db.selectFrom('token').selectAll().orderBy('name').limit(page.limit)
  if (page.after !== undefined) select = select.where('name', '>', page.after)
  return (await select.execute()).map(toToken)
}

/** Names of the administrators' tokens that are not revoked, locked until the transaction ends: two revocations cannot both spare the other's. */
export async function lockAdministrators(tx: Transaction): Promise<string[]> {
  const rows = await tx
    .selectFrom('token')
    .select('name')
    .where('role', '=', 'administrator')
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .forUpdate()
    .execute()
  return rows.map((row) => row.name)
}

export async function markRevoked(tx: Transaction, name: string, at: string): Promise<void> {
  await tx.updateTable('token').set({ revoked_at: at }).where('name', '=', name).where('revoked_at', 'is', null).execute()
}

function toToken(row: TokenRow): Token {
  return toDocument('Token', {
    name: row.name,
    role: row.role as Role,
    prefix: row.prefix,
    createdAt: row.created_at,
    createdBy: row.created_by,
    revokedAt: row.revoked_at,
  })
}
