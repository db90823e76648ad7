/** Revokes a token: the next request with it is refused. The last administrator stays, or nobody could make another. */
import { EvenkeelError } from '../domain/error.ts'
import type { Token } from '../domain/token.ts'
import { type Database, toTime } from '../store/database.ts'
import { getToken, lockAdministrators, markRevoked } from '../store/tokens.ts'
import { type Command, carryOut, tell } from './command.ts'

/** Revoking a revoked token changes nothing. */
export function revokeToken(db: Database, command: Command, name: string): Promise<Token> {
  return carryOut(db, command, async (tx) => {
    const administrators = await lockAdministrators(tx)
    if (administrators.length === 1 && administrators[0] === name)
      throw new EvenkeelError('conflict', `${name} is the last administrator's token.`, {
        hint: 'evenkeel token create NAME --role administrator',
        id: name,
      })
    await markRevoked(tx, name, toTime(command.now))
    const token = await getToken(tx, name)
    if (!token) throw new EvenkeelError('notFound', `There is no token ${name}.`, { hint: 'evenkeel token list', id: name })
    await tell(tx, command, { type: 'token.revoked', subject: name, key: `${name}/revoked` })
    return token
  })
}
