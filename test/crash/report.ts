/** Writes docs/crash-report.md from what `npm run test:real` found so far. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { journeys } from './journeys.ts'
import { attacks, failures, type On, places, type Result, readResults } from './results.ts'

const head = `# Crash report

Written by \`npm run test:real\`; what was not run says so. The control plane is killed with \`kill -9\` before and after every step of a flow and inside calls that change something (on Odoo
one call of eight, at one moment; on the stand-in every call, at four), every step is done twice, and steps, undos and calls (on Odoo one of eight) are made to fail. Control planes sleep
through the end of their run, PostgreSQL and Odoo are ended, the clock is set, disks are full. On Odoo a step that several journeys
come through is killed at in the first of them. Each part of a journey must end as it
did with nothing happening, or, where something failed, with the old release: every row of every table without times, columns, sequences, privileges, files, what is served and what was
left, the run, the journal. What a real Odoo changes by itself (what the product takes for housekeeping, and what differs between two
undisturbed journeys) is left out, and named below.
`

const found = new Map(places.map((on) => [on, readResults(on)]))
const results = [...found.values()].flat()
/** What every place is to go through, then what was found besides. */
const rows = new Map(
  [
    ...journeys('everywhere').flatMap(({ title }) => attacks.map((attack) => ({ journey: title, attack: attack as string }))),
    ...failures.filter((failure) => results.every(({ journey }) => journey !== failure)).map((journey) => ({ journey, attack: 'all of it' })),
    ...results,
  ].map(({ journey, attack }) => [`${journey}\n${attack}`, { journey, attack }]),
)
const table = [
  `| journey | attack | ${places.join(' | ')} |`,
  `| --- | --- |${places.map(() => ' --- |').join('')}`,
  ...[...rows.values()].map(
    ({ journey, attack }) => `| ${journey} | ${attack} | ${places.map((on) => cell(resultOf(on, journey, attack))).join(' | ')} |`,
  ),
]
writeFileSync(join(import.meta.dirname, '../../docs/crash-report.md'), `${[head, ...table, '', ...places.flatMap(section)].join('\n')}`)

function resultOf(on: On, journey: string, attack: string): Result | undefined {
  return found.get(on)?.find((each) => each.journey === journey && each.attack === attack)
}

function cell(result: Result | undefined): string {
  if (result === undefined) return 'not run'
  const { state, kills, seconds } = result
  return `${state === 'passed' ? 'passed' : '**failed**'}, ${kills < 2 ? '' : `${kills} times, `}${seconds} s`
}

function section(on: On): string[] {
  const own = found.get(on) ?? []
  if (own.length === 0) return [`## ${on}\n`, 'Not run.\n']
  const noise = [...new Set(own.flatMap((each) => each.noise))].sort()
  const conditions = [...new Set(own.map(({ at, machine, versions }) => `- ${at.slice(0, 10)}, ${machine}, ${versions}`))]
  const failed = own.filter(({ state }) => state === 'failed')
  return [
    `## ${on}\n`,
    ...conditions,
    `\nLeft out, because it differs by itself: ${noise.join(', ') || 'nothing'}.\n`,
    ...failed.map(({ journey, attack, why }) => `### Failed: ${journey}, ${attack}\n\n\`\`\`text\n${why}\n\`\`\`\n`),
  ]
}
