/** `npm run bench`: what can be measured. `npm run bench:NAME` measures one; `npm run bench -- NAME...` several, one after the other. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { benches } from './lib/benches.ts'
import { readResult } from './lib/result.ts'

function list(): number {
  for (const { name, minutes, what } of benches) {
    const at = readResult(name)?.at.slice(0, 16).replace('T', ' ') ?? 'never'
    console.log(`npm run bench:${name.padEnd(14)} about ${String(minutes).padStart(2)} min, last ${at.padEnd(16)}  ${what}`)
  }
  console.log('npm run bench:readme         writes what was measured into the README')
  return 0
}

/** A bench that fails does not keep the others from running. */
function run(names: string[]): number {
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name))
  if (unknown !== undefined) {
    console.error(`There is no bench ${unknown}.\nnext: npm run bench`)
    return 2
  }
  const failed = names.filter(
    (name) => spawnSync(process.execPath, [...process.execArgv, join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' }).status !== 0,
  )
  for (const name of failed) console.error(`bench ${name} failed`)
  return failed.length === 0 ? 0 : 1
}

const names = process.argv.slice(2)
process.exitCode = names.length === 0 ? list() : run(names)
