/**
 * `npm run demo`: the product's main job on every Odoo of this machine, where there is none on the stand-in, beginning with nothing. It always begins afresh: what an earlier one left is removed
 * first. At its end everything still runs, so that the commands that it names can be tried; `npm run demo -- --stop` removes it all.
 */
import { codeFacts, EvenkeelError } from '../../src/domain/error.ts'
import { JournalVerify } from '../../src/domain/journal.ts'
import { findOdoo, foldersOf, howToGiveOdoo, type OdooTree, standIn, supportedSeries } from '../find-odoo.ts'
import { cleanUp } from './clean-up.ts'
import { closingText, type Ended } from './closing.ts'
import { startControlPlane, writeConfig } from './control-plane.ts'
import { makeFolder, type Places, placesFor } from './places.ts'
import { type Say, sayFor } from './say.ts'
import { tellStory } from './story.ts'
import { makeTenant, startTenantCluster, type TenantCluster } from './tenants.ts'
import { refuseSecond, takeTurn } from './turn.ts'
import { type User, userOf } from './user.ts'

/** Answers the exit code: 0 when everything that was told came true in the databases. */
async function main(args: string[]): Promise<number> {
  const [flag, ...more] = args
  if (more.length > 0 || (flag !== undefined && !['--stop', '--stand-in'].includes(flag)))
    throw new EvenkeelError('usage', `The demonstration knows --stop and --stand-in, not ${args.join(' ')}.`, { hint: 'npm run demo' })
  const places = placesFor('demo')
  refuseSecond(places)
  return flag === '--stop' ? await end(places) : await demonstrate(places, flag === '--stand-in' ? [] : findOdoo())
}

async function end(places: Places): Promise<number> {
  const there = await cleanUp(places)
  console.log(there ? `Stopped, and removed ${places.folder}.` : 'There is no demonstration to stop.')
  return 0
}

/** @param found Odoo on this machine; empty: the stand-in plays its part */
async function demonstrate(places: Places, found: OdooTree[]): Promise<number> {
  const say = sayFor('demo')
  const trees = found.length > 0 ? found : supportedSeries.map(standIn)
  say(`${partOf(trees)}; everything is made in ${places.folder}`)
  if (await cleanUp(places)) say('an earlier demonstration was stopped and removed; this one begins afresh')
  makeFolder(places)
  takeTurn(places)

  say('starting a PostgreSQL for the tenants, and Evenkeel (which brings its own)')
  const cluster = await startTenantCluster(places)
  await writeConfig(places, trees.flatMap(foldersOf))
  const server = await startControlPlane(places)
  say(`Evenkeel answers at ${server.address} (process ${server.pid}, log ${places.upLog})`)

  const settled = await Promise.allSettled(trees.map((tree) => tellSeries(places, tree, cluster, sayFor(tree.series))))
  const ended = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failures = settled.flatMap((result) => (result.status === 'rejected' ? [String(result.reason?.message ?? result.reason)] : []))
  if (ended.length > 0) await verifyJournal(userOf(places, say))
  console.log(`\n${closingText(ended, places)}`)
  if (found.length === 0) console.log(`\nThis was the stand-in (sandbox/odoo/readme.md). ${howToGiveOdoo}`)
  for (const failure of failures) console.error(`\nfailed: ${failure}`)
  return failures.length === 0 && cameTrue(ended) ? 0 : 1
}

/** The first thing that is said: whether what follows happened to an Odoo. */
function partOf(trees: OdooTree[]): string {
  const named = (text: (tree: OdooTree) => string) => trees.map(text).join(', ')
  if (trees.every(({ kind }) => kind === 'real')) return `on real Odoo: ${named((tree) => `${tree.series} in ${tree.home}`)}`
  return `on the stand-in for Odoo ${named((tree) => tree.series)}, not on a real Odoo`
}

async function tellSeries(places: Places, odoo: OdooTree, cluster: TenantCluster, say: Say): Promise<Ended> {
  say(`making a company's database${odoo.kind === 'real' ? ' (the longest wait, about 30 s)' : ''}`)
  const tenant = await makeTenant(places, odoo, cluster)
  const { invoices, bills } = tenant.seeded
  say(`${tenant.database}: ${invoices.length} posted invoices, ${bills.length} bills, payments`)
  return { tenant, chapters: await tellStory(tenant, userOf(places, say)) }
}

async function verifyJournal(user: User): Promise<void> {
  const { sealed } = await user.ask(JournalVerify, ['journal', 'verify'])
  user.say(`  the journal is whole: ${sealed} records`)
}

function cameTrue(ended: Ended[]): boolean {
  const untrue = ended.flatMap(({ tenant, chapters }) =>
    chapters.flatMap(({ findings }) => findings.filter((finding) => !finding.true).map((finding) => `${tenant.instance}: ${finding.what}`)),
  )
  for (const what of untrue) console.error(`\nNOT TRUE: ${what}`)
  return untrue.length === 0
}

process.once('SIGINT', () => {
  console.error('\nStopped half-way; what was started still runs. Remove it: npm run demo -- --stop')
  process.exit(130)
})

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    if (!(error instanceof EvenkeelError)) throw error
    console.error(`${error.message}${error.hint === null ? '' : `\nnext: ${error.hint}`}`)
    process.exitCode = codeFacts(error.code).exit
  },
)
