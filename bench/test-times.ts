/**
 * `npm run bench:test-times`: what the two commands of the README cost on a fresh clone: `npm test` cold (packages installed, templates made) and warm, and the demonstration. The
 * machine does nothing else meanwhile, or the figure says so. Takes about half an hour; the clone is removed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clone } from '../sandbox/demo/places.ts'
import { findOdoo } from '../sandbox/find-odoo.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { type Row, writeResult } from './lib/result.ts'
import { sampleOf } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'

const minute = 60_000
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? '/var/tmp', 'evenkeel-bench-'))
const fresh = join(folder, 'clone')
const load: number[] = []
const odoos = findOdoo().map(({ series }) => series)
const busy =
  'both cores are busy all the time, and warm saves no more than the installing of packages. A third of the processor time is the control plane, which every kill of the crash suite starts again (about a second each). Next: its libraries in one file (tried: a quarter less).'

try {
  must('git', ['clone', '--quiet', clone, fresh], folder)
  const rows: Row[] = [
    { ...(await time('`npm test` on a fresh clone, packages to install', ['test'], 15)), remark: busy },
    { ...(await time('`npm test` again', ['test'], 8)), remark: busy },
    await time('`npm run demo`', ['run', 'demo'], 5),
  ]
  must('npm', ['run', 'demo', '--', '--stop'], fresh)
  const result = writeResult({
    bench: 'test-times',
    versions: { Odoo: odoos.join(' and ') || 'none, the stand-in' },
    load: [...load, loadNow()],
    rows,
    details: [],
  })
  console.log(`\n${tableOf([result])}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function time(what: string, args: string[], minutes: number): Promise<Row> {
  load.push(await untilQuiet())
  const began = performance.now()
  must('npm', args, fresh)
  return {
    what,
    ours: { what, sample: sampleOf([performance.now() - began]) },
    beside: null,
    aim: { kind: 'limit', ms: minutes * minute },
  }
}

/** Nothing of the caller's environment but what npm needs (behind a proxy also whom to trust): a DATABASE_URL would change what is measured. */
function must(command: string, args: string[], cwd: string): void {
  const { PATH = '', HOME = '/', NODE_EXTRA_CA_CERTS = '' } = process.env
  const { status } = spawnSync(command, args, {
    cwd,
    env: { PATH, HOME, NODE_EXTRA_CA_CERTS, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: a figure of what failed would say nothing`)
}
