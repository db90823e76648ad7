/** `evenkeel token`: who may use the server. The secret is shown once, or written to a file that only its owner reads. */
import { rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { EvenkeelError } from '../../domain/error.ts'
import type { CreatedToken, Role } from '../../domain/token.ts'
import { answer, collect, connect } from '../client.ts'
import { confirm } from '../confirm.ts'
import { moment } from '../format.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { table } from '../table.ts'

const roles: Role[] = ['reader', 'operator', 'administrator']

export function register(program: Command, runner: Runner): void {
  const token = program
    .command('token')
    .summary('who may use the server')
    .description('Named, hashed, revocable tokens. The name is the actor in the journal.')
    .addHelpText('after', examples(['evenkeel token create ci --role operator -o ci.token', 'evenkeel token list', 'evenkeel token revoke ci']))
  token
    .command('create')
    .summary('make a token')
    .description('Makes a token. Its secret is shown once: keep it.')
    .argument('<NAME>', 'who uses it; names the actor in the journal')
    .addOption(
      new Option('--role <ROLE>', 'reader looks; operator makes releases, plans, rollouts; administrator adds instances and tokens')
        .choices(roles)
        .default('operator'),
    )
    .option('-o, --output <FILE>', 'write the secret to this new file (mode 0600) instead of showing it')
    .addHelpText('after', examples(['evenkeel token create ci --role operator -o ci.token', 'evenkeel token create anna --role reader']))
    .action(runner(create))
  token
    .command('list')
    .summary('list tokens')
    .description('Lists tokens, revoked ones too. Secrets are not kept anywhere.')
    .addHelpText('after', examples(['evenkeel token list', 'evenkeel token list --json']))
    .action(runner(list))
  token
    .command('revoke')
    .summary('revoke a token')
    .description('Revokes a token: the next request with it is refused.')
    .argument('<NAME>', 'name of the token')
    .addHelpText('after', examples(['evenkeel token revoke ci --reason "laptop lost"']))
    .action(runner(revoke))
}

async function create(context: Context, options: { role: Role; output?: string }, name = ''): Promise<number> {
  const { output, world } = context
  const { client, why } = await connect(context)
  const make = () => answer<CreatedToken>(client.POST('/v1/tokens', { params: { query: why }, body: { name, role: options.role } }))
  if (options.output === undefined) {
    const created = await make()
    output.result(created, () => created.secret ?? shownBefore(name))
    output.next('put the secret into a file of mode 0600, then: evenkeel instance list --token-file FILE')
    return 0
  }
  const file = resolve(world.cwd, options.output)
  const created = await intoFile(file, make)
  output.result({ ...created, secret: null, file }, () => `The secret of ${name} (${created.role}) is in ${file}.`)
  output.next(`evenkeel instance list --token-file ${file}`)
  return 0
}

/** The file is made first: a secret that is shown once must not be lost because its file cannot be written. */
async function intoFile(file: string, make: () => Promise<CreatedToken>): Promise<CreatedToken> {
  reserve(file)
  try {
    const created = await make()
    if (created.secret === null)
      throw new EvenkeelError('conflict', shownBefore(created.name), { hint: `evenkeel token revoke ${created.name}`, id: created.name })
    writeFileSync(file, `${created.secret}\n`)
    return created
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
}

function reserve(file: string): void {
  try {
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw new EvenkeelError(exists ? 'conflict' : 'denied', `${file} ${exists ? 'exists already' : 'cannot be written'}; no token was made.`, {
      hint: 'give -o a new file',
      cause,
    })
  }
}

const shownBefore = (name: string) => `The token ${name} was made by the same request before; its secret was shown then and is kept nowhere.`

async function list(context: Context): Promise<number> {
  const { output } = context
  const { client } = await connect(context)
  const tokens = await collect((query) => client.GET('/v1/tokens', { params: { query } }))
  output.result(tokens, () =>
    table(
      ['name', 'role', 'begins with', 'made', 'by', 'revoked'],
      tokens.items.map(({ name, role, prefix, createdAt, createdBy, revokedAt }) => [
        name,
        role,
        prefix,
        moment(createdAt),
        createdBy,
        moment(revokedAt),
      ]),
    ),
  )
  output.next('evenkeel token create NAME --role reader|operator|administrator')
  return 0
}

async function revoke(context: Context, _options: object, name = ''): Promise<number> {
  const { output } = context
  const { client, why } = await connect(context)
  await confirm(context, `Revoke the token ${name}? Whoever uses it is locked out at once.`)
  const token = await answer(client.POST('/v1/tokens/{name}/revoke', { params: { path: { name }, query: why } }))
  output.result(token, () => `${token.name} is revoked (${moment(token.revokedAt)}).`)
  output.next('evenkeel token list')
  return 0
}
