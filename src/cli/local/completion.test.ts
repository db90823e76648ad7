import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, sendJson } from '../../../test/harness/command-line.ts'
import { nouns } from '../nouns.ts'
import { buildProgram, type World } from '../program.ts'
import { placesOf } from './completion.ts'

const line = commandLine()
const world = { env: {}, cwd: '/', root: false, stdin: {}, stdout: { write: () => {} }, stderr: { write: () => {} } } satisfies World
const places = placesOf(await buildProgram([], world, { exitCode: 0 }, true))
const wordsAt = (path: string) => places.find((place) => place.path === path)?.words.map(({ word }) => word) ?? []

const contract = `init · up · doctor · version · completion · token create list revoke · instance add list show start stop remove · release create check list show diff notes ·
  module review · plan create show · rollout start list show watch abort · run show logs rollback accept settle · books take diff · delta diff · journal list verify export ·
  backup · restore`

it('knows every noun and verb of the contract, and no other', () => {
  const wanted = contract.split('·').map((part) => part.trim().split(/\s+/))
  expect(nouns.map(({ name }) => name).sort()).toEqual(wanted.map(([noun]) => noun).sort())
  for (const [noun = '', ...verbs] of wanted.filter(([noun]) => noun !== 'completion'))
    expect(wordsAt(noun).filter((word) => !word.startsWith('-'))).toEqual(verbs)
})

it('every command has a summary, its global flags and --help, and what runtime `command` takes is offered', () => {
  for (const { path, words } of places) {
    expect(
      words.map(({ word }) => word),
      path,
    ).toEqual(expect.arrayContaining(['--json', '--idempotency-key', '--help']))
    expect(words.filter(({ summary }) => summary === '')).toEqual([])
  }
  expect(wordsAt('instance add')).toContain('--status')
  expect(wordsAt('completion')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
})

it('completes names that a server knows, in bash; without an answer it says nothing', async () => {
  line.handlers['GET /v1/instances'] = (_asked, response) => sendJson(response, { items: [{ name: 'acme/production' }, { name: 'acme/$(id)' }] })
  line.handlers['GET /v1/releases'] = (_asked, response) => sendJson(response, { items: [{ name: 'terms', version: '1.1.0' }] })
  const script = (text: string, words: string[], at: number) =>
    `source <("$1" completion bash --quiet); COMP_LINE=${JSON.stringify(text)} COMP_POINT=${text.length}; COMP_WORDS=("$1" ${words.join(' ')}); COMP_CWORD=${at}; _evenkeel; echo "\${COMPREPLY[@]}"`
  const complete = async (text: string, words: string[]) => (await line.shell(script(text, words, words.length))).stdout.trim()
  expect(await complete('evenkeel instance show ac', ['instance', 'show', 'ac'])).toBe('acme/production')
  expect(await complete('evenkeel release show terms@1', ['release', 'show', 'terms', '@', '1'])).toBe('1.1.0')
  expect(await complete('evenkeel plan create --release te', ['plan', 'create', '--release', 'te'])).toBe('terms@1.1.0')
  expect(await complete('evenkeel instance add ac', ['instance', 'add', 'ac'])).toBe('')
  expect(await complete('evenkeel run show run_', ['run', 'show', 'run_'])).toBe('')
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

it('a shell that sources it at each start is told nothing', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) expect((await line.shell(`"$1" completion ${shell}`)).stderr).toBe('')
})
