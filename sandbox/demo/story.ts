/**
 * The story on one series, by the public command line alone: an instance is added, a good release goes live, a bad one is seen and taken back.
 * After each release the database itself is asked.
 */
import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { duration } from '../../src/cli/format.ts'
import { Delta, type DeltaChange } from '../../src/domain/delta.ts'
import { Plan } from '../../src/domain/plan.ts'
import { Rollout, Run } from '../../src/domain/run.ts'
import type { Say } from './say.ts'
import { moduleFolder, type Tenant } from './tenants.ts'
import { afterBadRelease, afterGoodRelease, type Finding, namedByDelta, readTruth } from './truth.ts'
import type { User } from './user.ts'

export interface Chapter {
  release: string
  run: Run
  findings: Finding[]
}

/** Enough to see what is meant; all of it lies in the evidence. */
const examplesPerTable = 2

export async function tellStory(tenant: Tenant, user: User): Promise<Chapter[]> {
  const { say } = user
  await addInstance(tenant, user)
  const before = await readTruth(tenant)

  say('--- release 1.1.0 adds a column ---')
  const good = await makeRelease(tenant, user, '1.1.0')
  const goodRun = await rollOut(tenant, user, good, [0])
  const between = await readTruth(tenant)
  const goodFindings = [outcomeIs(goodRun, 'released'), ...afterGoodRelease(between, before)]
  tell(goodFindings, say)

  say('--- release 1.2.0 moves due dates and changes a tax; its update ends with exit code 0, a clean log and a page that answers 200 ---')
  const bad = await makeRelease(tenant, user, '1.2.0')
  const badRun = await rollOut(tenant, user, bad, [1])
  const unexplained = await unexplainedOf(badRun)
  sayUnexplained(unexplained, say)
  const badFindings = [outcomeIs(badRun, 'rolledBack'), ...namedByDelta(between, unexplained), ...afterBadRelease(await readTruth(tenant), between)]
  tell(badFindings, say)

  return [
    { release: good, run: goodRun, findings: goodFindings },
    { release: bad, run: badRun, findings: badFindings },
  ]
}

export async function addInstance(tenant: Tenant, user: User): Promise<void> {
  const { odoo, references, runAs } = tenant
  await user.run([
    ...['instance', 'add', tenant.instance, '--series', odoo.series, '--runtime', 'spawn', '--odoo-home', odoo.home],
    ...['--db-url', references.app, '--admin-url', references.admin, '--updater-url', references.updater],
    ...['--odoo-data-dir', tenant.dataDir, '--addons', tenant.addons, '--listen', tenant.listen],
    // A name (python3) is found by Evenkeel itself.
    ...(isAbsolute(odoo.python) ? ['--python', odoo.python] : []),
    ...(runAs === null ? [] : ['--run-as', runAs.name]),
  ])
  await user.run(['instance', 'start', tenant.instance])
}

/** Makes a release from the module's folder and answers its label. */
export async function makeRelease(tenant: Tenant, user: User, version: string): Promise<string> {
  const { series } = tenant.odoo
  const name = `terms-${series}`
  const modules = moduleFolder(version.replace(/\.0$/, ''))
  await user.run(['release', 'create', '--name', name, '--version', version, '--series', series, '--modules', modules])
  return `${name}@${version}`
}

/** Plans a release, carries the plan out and answers what became of it. */
export async function rollOut(tenant: Tenant, user: User, label: string, codes: number[]): Promise<Run> {
  const plan = await user.ask(Plan, ['plan', 'create', '--release', label, '--instance', tenant.instance])
  sayPlan(plan, user.say)
  const rollout = await user.ask(Rollout, ['rollout', 'start', plan.id, '--wait'], codes)
  const [part] = rollout.runs
  if (part === undefined) throw new Error(`rollout ${rollout.id} has no run`)
  return await user.ask(Run, ['run', 'show', part.id])
}

function sayPlan(plan: Plan, say: Say): void {
  for (const { modules, steps, refusals } of plan.instances) {
    for (const module of modules) say(`  plan: ${module.name} ${module.action} ${module.from} -> ${module.to}`)
    say(`  plan: ${steps.map((step) => step.name).join(', ')}`)
    for (const refusal of refusals) say(`  refused: ${refusal.message} (${refusal.hint})`)
  }
}

async function unexplainedOf(run: Run): Promise<DeltaChange[]> {
  if (run.evidence === null) return []
  const text = await readFile(join(run.evidence, 'delta.json'), 'utf8').catch(() => null)
  return text === null ? [] : Delta.parse(JSON.parse(text)).changes.filter((change) => change.why === 'unexplained')
}

function sayUnexplained(changes: DeltaChange[], say: Say): void {
  const byTable = Map.groupBy(changes, (change) => change.table)
  for (const [table, own] of byTable) {
    say(`  nothing explains ${own.length} of ${table}`)
    for (const { document, key, column, before, after } of own.slice(0, examplesPerTable))
      say(`    ${document ?? key}: ${column} ${before} -> ${after}`)
    if (own.length > examplesPerTable) say(`    and ${own.length - examplesPerTable} more`)
  }
}

function outcomeIs(run: Run, outcome: Run['outcome']): Finding {
  const felt = run.downtimeMs === null ? '' : `, users were out for ${duration(run.downtimeMs)}`
  return { what: `run ${run.id} is ${run.outcome}${felt}`, true: run.outcome === outcome }
}

function tell(findings: Finding[], say: Say): void {
  for (const finding of findings) say(`  ${finding.true ? 'true:    ' : 'NOT TRUE:'} ${finding.what}`)
}
