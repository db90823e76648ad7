/** The last words of the demonstration: what came of every release, where the evidence lies, what to try next. */
import { duration } from '../../src/cli/format.ts'
import { table } from '../../src/cli/table.ts'
import { clone, type Places, pasteable } from './places.ts'
import type { Chapter } from './story.ts'
import type { Tenant } from './tenants.ts'

/** One series, told to its end or not. */
export interface Ended {
  tenant: Tenant
  chapters: Chapter[]
}

export function closingText(ended: Ended[], places: Places): string {
  const remove = 'Remove everything that the demonstration made: npm run demo -- --stop'
  if (ended.length === 0) return remove
  const runs = ended.flatMap(({ tenant, chapters }) => chapters.map((chapter) => ({ tenant, ...chapter })))
  const rows = runs.map(({ tenant, release, run }) => [
    tenant.instance,
    release,
    run.outcome ?? run.state,
    shown(run.downtimeMs),
    shown(run.rollbackMs),
  ])
  return [
    table(['instance', 'release', 'outcome', 'outage', 'time to go back'], rows),
    '',
    'For the controller, one page per run:',
    ...runs.map(({ release, run }) => `  ${release}: ${run.evidence === null ? 'no evidence' : `${pasteable(run.evidence)}/books.html`}`),
    '',
    'Evenkeel and the servers still run:',
    ...ended.map(({ tenant }) => `  ${tenant.instance}: http://${tenant.listen}${logInOf(tenant)}`),
    ...tryNext(runs.findLast(({ run }) => run.outcome === 'rolledBack') ?? runs.at(-1), places),
    '',
    remove,
  ].join('\n')
}

/** The stand-in has a page to log in on and nothing behind it. */
function logInOf({ odoo }: Tenant): string {
  return odoo.kind === 'real' ? ' (user admin, password admin)' : ' (the stand-in)'
}

function tryNext(last: ({ tenant: Tenant } & Chapter) | undefined, places: Places): string[] {
  if (last === undefined) return []
  const { run, tenant } = last
  const evenkeel = `${pasteable(`${clone}/bin/evenkeel`)} --data ${pasteable(places.data)}`
  const head = run.evidence === null ? '' : ` --head ${pasteable(run.evidence)}/head.json`
  return ['', 'Try next:', `  ${evenkeel} run show ${run.id}`, `  ${evenkeel} books take ${tenant.instance}`, `  ${evenkeel} journal verify${head}`]
}

function shown(ms: number | null): string {
  return ms === null ? '-' : duration(ms)
}
