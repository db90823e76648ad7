import type { Token } from '../domain/token.ts'
import type { Database } from '../store/database.ts'
import { tokenByHash } from '../store/tokens.ts'
import { secretHash } from './create-token.ts'

/** The token that this secret opens, or null: unknown or revoked. Compared by the index on the hash, so that time says nothing about the secret. */
export const authenticate = (db: Database, secret: string): Promise<Token | null> => tokenByHash(db, secretHash(secret))
