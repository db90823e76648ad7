import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { nouns } from '../nouns.ts'
import { buildProgram, type World } from '../program.ts'
import { placesOf } from './completion.ts'

const world = { env: {}, cwd: '/', root: false, stdin: {}, stdout: { write: () => {} }, stderr: { write: () => {} } } satisfies World
const places = placesOf(await buildProgram([], world, { exitCode: 0 }, true))
const wordsAt = (path: string) => places.find((place) => place.path === path)?.words.map(({ word }) => word) ?? []

const contract = `init · up · doctor · version · completion · token create list revoke · instance add list show start stop remove · release create list show ·
  plan create show · rollout start list show watch abort · run show logs rollback accept settle · books take diff · delta diff · journal list verify export ·
  backup · restore`

it('knows every noun and verb of the contract, and no other', () => {
  const wanted = contract.split('·').map((part) => part.trim().split(/\s+/))
  expect(nouns.map(({ name }) => name).sort()).toEqual(wanted.map(([noun]) => noun).sort())
  for (const [noun = '', ...verbs] of wanted) expect(wordsAt(noun).filter((word) => !word.startsWith('-'))).toEqual(verbs)
})

it('every command has a summary, its global flags and --help; what comes later is not offered', () => {
  for (const { path, words } of places) {
    expect(
      words.map(({ word }) => word),
      path,
    ).toEqual(expect.arrayContaining(['--json', '--idempotency-key', '--help']))
    expect(words.filter(({ summary }) => summary === '')).toEqual([])
  }
  expect(wordsAt('instance add')).not.toContain('--status')
})

it('completes in bash, wherever flags stand', () => {
  const program = resolve(import.meta.dirname, '../../../bin/evenkeel')
  const complete = (...words: string[]) => {
    const script = `source <("$0" completion bash --quiet); COMP_WORDS=(evenkeel "$@"); COMP_CWORD=$#; _evenkeel; echo "\${COMPREPLY[@]}"`
    return spawnSync('bash', ['-c', script, program, ...words], { encoding: 'utf8' }).stdout.trim()
  }
  expect(complete('jou')).toBe('journal')
  expect(complete('run', 'ro')).toBe('rollback')
  expect(complete('--json', 'run', 'rollback', 'run_1', '--acc')).toBe('--accept-loss')
})
