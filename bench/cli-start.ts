/**
 * `npm run bench:cli-start`: what a person waits for who types `evenkeel instance list` against a running control plane, beside the start of the same Node that does
 * nothing. In turn, warm (code compiled by an earlier call), through `bin/evenkeel` as people call it.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { cleanEnvironment, program } from '../sandbox/demo/control-plane.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { inBenchFolder, withControlPlane } from './lib/places.ts'
import { writeResult } from './lib/result.ts'
import { inTurn } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'

const run = promisify(execFile)
const rounds = Number(process.env.ROUNDS ?? 21)

await inBenchFolder(async ({ places }) => {
  await withControlPlane(places, [])
  const options = { cwd: places.folder, env: cleanEnvironment(places) }
  const load = [await untilQuiet()]
  const samples = await inTurn(rounds, {
    list: () => run(program, ['instance', 'list'], options),
    node: () => run(process.execPath, ['-e', '0'], options),
  })
  const result = writeResult({
    bench: 'cli-start',
    versions: {},
    load: [...load, loadNow()],
    rows: [
      {
        what: '`evenkeel instance list` against a running control plane',
        ours: { what: 'instance list', sample: samples.list },
        beside: { what: '`node -e 0`', sample: samples.node },
        aim: { kind: 'atMost', times: 2.5 },
        remark:
          'of 74 ms of CPU Node takes 27, commander 17 (4 for each of the modules fs, util and child_process of Node that it imports, 7 for process: Node wraps what is imported from it), our 25 modules 12, reading the command line 3, asking the server 10. Giving commander lighter ones through a hook of the loader cost what it saved. Next: one file for all of it, which takes what it needs of Node without the wrapping; that needs a bundler among the build tools.',
      },
    ],
    details: [],
  })
  console.log(`\n${tableOf([result])}`)
})
