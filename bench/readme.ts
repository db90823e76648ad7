/** `npm run bench:readme`: writes the figures of bench/results into the README, between two lines that say so. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { benches } from './lib/benches.ts'
import { readResult } from './lib/result.ts'
import { circumstancesOf, remarksOf, tableOf } from './lib/table.ts'

const begin = '<!-- figures: written by npm run bench:readme from bench/results -->'
const end = '<!-- end of figures -->'

export function withFigures(readme: string, figures: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`The README has no place for the figures. Put these two lines into it:\n${begin}\n${end}`)
  return `${readme.slice(0, from + begin.length)}\n\n${figures}\n\n${readme.slice(to)}`
}

export function figuresText(): string {
  const results = benches.flatMap(({ name }) => readResult(name) ?? [])
  const remarks = remarksOf(results)
  return [
    tableOf(results),
    circumstancesOf(results),
    ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
    ...results.flatMap(({ details }) => (details.length === 0 ? [] : [details.join('\n')])),
  ].join('\n\n')
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '../README.md')
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), figuresText()))
  console.log(`written into ${file}`)
}
