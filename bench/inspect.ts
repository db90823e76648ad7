/**
 * `npm run bench:inspect`: `release check` of all of Odoo's own modules, with nothing kept and with everything kept, beside reading and hashing the same .py, .xml and .csv
 * files. In turn, each in a process of its own, its start not counted; the page cache is warm.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { odooAddons } from '../src/inspect/check-folders.ts'
import type { Measured } from './inspect/measure.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { realOdoos } from './lib/places.ts'
import { writeResult } from './lib/result.ts'
import { sampleOf } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'

const run = promisify(execFile)
const rounds = Number(process.env.ROUNDS ?? 3)

const odoo = realOdoos().at(-1)
if (!odoo) throw new Error('there is no Odoo')
const { series, home } = odoo

async function measure(what: 'hash' | 'check', data = ''): Promise<Measured> {
  const file = join(import.meta.dirname, 'inspect/measure.ts')
  const { stdout } = await run(process.execPath, [...process.execArgv, file, what, series, data, ...odooAddons(home)])
  return JSON.parse(stdout) as Measured
}

const load = [await untilQuiet()]
const hashed: Measured[] = []
const cold: Measured[] = []
const kept: Measured[] = []
await measure('hash')
for (let round = 0; round < rounds; round++) {
  const data = await mkdtemp(join(tmpdir(), 'evenkeel-bench-inspect-'))
  try {
    hashed.push(await measure('hash'))
    cold.push(await measure('check', data))
    // Twice for one: the first of them finds files that were hashed too soon after they changed, and everything else that settles.
    hashed.push(await measure('hash'))
    kept.push(await measure('check', data))
    kept.push(await measure('check', data))
  } finally {
    await rm(data, { recursive: true, force: true })
  }
  load.push(loadNow())
}

const ms = (of: Measured[]) => sampleOf(of.map((each) => each.ms))
const beside = { what: `reading and hashing ${hashed[0]?.count} files`, sample: ms(hashed) }
const result = writeResult({
  bench: 'inspect',
  versions: { Odoo: series },
  load,
  rows: [
    {
      what: `\`release check\` of ${cold[0]?.count} modules, nothing kept`,
      ours: { what: 'release check', sample: ms(cold) },
      beside,
      aim: { kind: 'atMost', times: 30 },
      remark:
        'on two cores, both busy to the end. Reading Python alone, with the grammar in WebAssembly, takes 27 times the hashing (three rounds, 26.6 to 29.7): parsing is four tenths of the whole (half of that for tests, which are read for syntax, imports and how many they are), walking its code for digests and names a fifth. Tried: the native parser needs a quarter less than WebAssembly and must be compiled when it is installed; larger young heaps and other flags of V8 changed nothing. Next: facts in a third fewer bytes.',
    },
    {
      what: `the same, unchanged`,
      ours: { what: 'release check', sample: ms(kept) },
      beside,
      aim: { kind: 'atMost', times: 2 },
      remark:
        'finding 45,000 files (also those that are only listed: translations, pictures) and looking at 17,000 of them is most of it, on two cores.',
    },
    {
      what: 'memory of it, nothing kept',
      ours: { what: 'release check', sample: sampleOf(cold.map(({ megabytes }) => megabytes)), unit: 'MB' },
      beside: null,
      aim: { kind: 'memory', megabytes: 1_500 },
    },
  ],
  details: [],
})
console.log(`\n${tableOf([result])}`)
