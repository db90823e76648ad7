/**
 * `evenkeel up`: the control plane in the foreground: signals, log lines and the ready line. Everything else lies in src/server, loaded only now.
 */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import type { Config } from '../../server/config.ts'
import { findConfigFile, findDataFolder } from '../data-folder.ts'
import type { Stream } from '../output.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { facts, indent } from '../table.ts'

interface Options {
  config?: string
  listen?: string
}

export function register(program: Command, runner: Runner): void {
  program
    .command('up')
    .summary('run the control plane, in the foreground')
    .description('Runs the control plane until it is stopped. Odoo servers are never its children: stopping it leaves them alone.')
    .option('--config <FILE>', 'configuration (default: the nearest evenkeel.yaml upward)')
    .option('--listen <ADDR>', `host:port (default: what the configuration says, else 127.0.0.1:7410)`)
    .addHelpText('after', examples(['evenkeel up', 'evenkeel up --listen 127.0.0.1:7411', 'evenkeel up --config /etc/evenkeel/evenkeel.yaml']))
    .action(runner(up))
}

async function up({ flags, output, world }: Context, options: Options): Promise<number> {
  const file = options.config === undefined ? findConfigFile(world.cwd) : resolve(world.cwd, options.config)
  const data = await findDataFolder({ flag: flags.data, config: file ?? undefined, env: world.env, cwd: world.cwd, root: world.root })
  const { readConfig } = await import('../../server/config.ts')
  const { runServer } = await import('../../server/run-server.ts')
  const config = readConfig({ file, data, listen: options.listen })
  const onReady = ({ address, tokenFile }: { address: string; tokenFile: string }) => {
    output.event({ apiVersion, kind: 'Ready', address, data, tokenFile, pid: process.pid }, () => readyText(config, address, tokenFile))
    output.next('evenkeel doctor', 'evenkeel instance add --help')
  }
  await runServer({ config, log: logTo(world.stderr, flags.quiet), onReady, stop: askedToStop(world.stderr) })
  return 0
}

/** The first signal asks to stop; the second one quits at once, whatever is in hand (the next start goes on with it). */
function askedToStop(stderr: Stream): Promise<void> {
  let count = 0
  return new Promise((asked) => {
    const onSignal = (signal: NodeJS.Signals) => {
      count++
      if (count > 1) process.exit(signal === 'SIGINT' ? 130 : 143)
      stderr.write('evenkeel: stopping; runs between quiet and open finish first. A second signal quits at once.\n')
      asked()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
}

function readyText(config: Config, address: string, tokenFile: string): string {
  const lines = facts([
    ['data folder', config.data],
    ['configuration', config.file ?? 'none, defaults'],
    ['token file', `${tokenFile} (administrator)`],
    ['stop with', `Ctrl-C, or kill ${process.pid}`],
  ])
  return `Evenkeel is ready at ${address}\n${indent(lines)}`
}

function logTo(stderr: Stream, quiet: boolean) {
  const write = (level: string, message: string) => void stderr.write(`${new Date().toISOString()} ${level} ${message}\n`)
  return {
    info: (message: string) => (quiet ? undefined : write('info', message)),
    warn: (message: string) => write('warning', message),
    error: (message: string, cause?: unknown) => write('error', cause instanceof Error ? `${message}: ${cause.message}` : message),
  }
}
