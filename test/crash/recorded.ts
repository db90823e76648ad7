/** Writes down how a test of the crash suite ended, for the report of `npm run test:real`. */

import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { stripVTControlCharacters } from 'node:util'
import { onTestFinished } from 'vitest'
import { inFull } from '../harness/in-full.ts'
import { type Found, keepResult, type On, type Result } from './results.ts'

/** To be called in a test: writes down how it ended, with what the answered function was told. Only in full. */
export function recorded(on: On, journey: string, attack: string): (found: Found) => void {
  let found: Found = { kills: 0, ended: '', noise: [] }
  if (inFull)
    onTestFinished(({ task: { result } }) => {
      const [error] = result?.errors ?? []
      const why = error === undefined ? null : stripVTControlCharacters(`${error.message.slice(0, 300)}\n${error.diff ?? ''}`).slice(0, 2_000)
      const seconds = Math.round((performance.now() - began) / 1000)
      keepResult(on, {
        journey,
        attack,
        ...found,
        state: result?.state === 'fail' || why !== null ? 'failed' : 'passed',
        why,
        seconds,
        ...circumstances(),
      })
    })
  const began = performance.now()
  return (told) => {
    found = told
  }
}

function circumstances(): Pick<Result, 'at' | 'machine' | 'versions'> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  return {
    at: new Date().toISOString(),
    machine: `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB`,
    versions: `commit ${commit}, Node ${process.version}`,
  }
}
