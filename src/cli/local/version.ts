/** `evenkeel version`: of the command line, and of the server when one answers. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { facts } from '../table.ts'

export function register(program: Command, runner: Runner): void {
  program
    .command('version')
    .summary('versions of this command line and of the server')
    .description('Prints the versions of this command line, of Node, and of the server when one answers.')
    .addHelpText('after', examples(['evenkeel version', 'evenkeel version --json']))
    .action(runner(version))
}

async function version({ flags, output, world }: Context): Promise<number> {
  const { serverVersion } = await import('../remote/server-version.ts')
  const server = await serverVersion(flags, world)
  const document = { apiVersion, kind: 'Version', version: ownVersion(), node: process.versions.node, server }
  output.result(document, () =>
    facts([
      ['evenkeel', document.version],
      ['node', document.node],
      ['server', server === null ? 'does not answer' : `${server.version} at ${server.address}`],
    ]),
  )
  output.next(server === null ? 'evenkeel up' : 'evenkeel doctor')
  return 0
}

export function ownVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
