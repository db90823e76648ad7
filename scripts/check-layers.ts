/**
 * Gate: who imports whom, by .dependency-cruiser.cjs. A cruiser that sees no files is green (it was, with TypeScript 7), so this asserts how many modules
 * it saw, and that every rule bites: under test/gates/fixtures/layers each file named `breaks-<rule>.ts` must be refused by that rule, and the others by none.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { z } from 'zod'

const fewestModules = 200
const root = new URL('..', import.meta.url).pathname
const config = `${root}.dependency-cruiser.cjs`
const fixtures = `${root}test/gates/fixtures/layers`

const Cruise = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({ violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })) }),
})

function cruise(folder: string) {
  const cruiser = `${root}node_modules/.bin/depcruise`
  const args = [cruiser, 'src', '--config', config, '--output-type', 'json']
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  if (stdout === '') throw new Error(`dependency-cruiser said nothing: ${stderr}`)
  const { modules, summary } = Cruise.parse(JSON.parse(stdout))
  const own = modules.filter(({ source }) => source.startsWith('src/'))
  return { modules: own.length, violations: summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name })) }
}

function checkTree(): string[] {
  const { modules, violations } = cruise(root)
  console.log(`layers: ${modules} modules, ${violations.length} violations`)
  const tooFew = modules < fewestModules ? [`only ${modules} modules were seen, at least ${fewestModules} are there: the gate looks at nothing`] : []
  return [...tooFew, ...violations.map(({ from, to, rule }) => `${rule}: ${from} imports ${to}`)]
}

function checkTripwires(): string[] {
  const { violations } = cruise(fixtures)
  const rules: string[] = createRequire(import.meta.url)(config).forbidden.map(({ name }: { name: string }) => name)
  const planted = globSync('src/**/*.ts', { cwd: fixtures })
  const ruleOf = (file: string) => /^breaks-(.+)\.ts$/.exec(basename(file))?.[1]
  const unplanted = rules.filter((rule) => !planted.some((file) => ruleOf(file) === rule))
  const missed = planted.filter((file) => ruleOf(file) && !violations.some(({ from, rule }) => from === file && rule === ruleOf(file)))
  const accused = violations.filter(({ from }) => ruleOf(from) === undefined && from !== 'src/server/other.ts')
  return [
    ...unplanted.map((rule) => `the rule ${rule} has no planted fault in ${fixtures}`),
    ...missed.map((file) => `the planted fault ${file} was not refused`),
    ...accused.map(({ from, rule }) => `${rule} refused ${from}, which is allowed`),
  ]
}

const faults = [...checkTripwires(), ...checkTree()]
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
