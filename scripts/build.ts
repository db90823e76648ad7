/**
 * What is published: `dist/`, the emitted JavaScript of `src/` with the data that lies beside it. Run by `npm pack` (prepack) and taken away again afterwards
 * (postpack, `--clean`): in a clone everything runs from `src/`. Types are checked by their gate, which `npm publish` runs.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
if (process.argv[2] !== '--clean') build()

function build(): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  const isData = (path: string) => statSync(path).isDirectory() || !/\.(ts|md)$/.test(path)
  cpSync(join(root, 'src'), dist, { recursive: true, filter: isData })
}
