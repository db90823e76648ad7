/** Creates a token. Its secret is random (256 bits, so a plain SHA-256 is enough to keep), shown once and never stored, not even for a repeated request. */
import { randomBytes } from 'node:crypto'
import { sha256Hex } from '../domain/digest.ts'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { CreatedToken, Role } from '../domain/token.ts'
import { type Database, toTime } from '../store/database.ts'
import { insertToken } from '../store/tokens.ts'
import { type Command, carryOut, tell } from './command.ts'

const prefixLength = 10

/** @throws EvenkeelError `conflict` when the name is or was in use */
export function createToken(db: Database, command: Command, input: { name: string; role: Role }): Promise<CreatedToken> {
  const { name, role } = input
  const secret = `evk_${randomBytes(32).toString('base64url')}`
  const prefix = secret.slice(0, prefixLength)
  return carryOut<CreatedToken>(
    db,
    command,
    async (tx) => {
      const inserted = await insertToken(tx, {
        name,
        role,
        prefix,
        hash: secretHash(secret),
        createdBy: command.actor,
        createdAt: toTime(command.now),
      })
      if (!inserted)
        throw new EvenkeelError('conflict', `The token name ${name} is or was in use; the journal names actors by it.`, {
          hint: 'choose another name',
          id: name,
        })
      await tell(tx, command, { type: 'token.created', subject: name, key: `${name}/created`, data: { role, prefix } })
      return toDocument('CreatedToken', { name, role, prefix, secret })
    },
    (answer) => ({ ...answer, secret: null }),
  )
}

export const secretHash = (secret: string): string => sha256Hex(secret)
