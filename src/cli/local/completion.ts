/**
 * `evenkeel completion SHELL`: a script for the shell, made from the program itself, so that it cannot miss a command. The words stand in the script; a
 * key press never starts Node.
 */
import type { Command, Option } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { buildProgram, type Context, examples, type Runner } from '../program.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** A command line so far (`instance add`), and the words that may follow. */
interface Place {
  path: string
  words: { word: string; summary: string }[]
}

export function register(program: Command, runner: Runner): void {
  program
    .command('completion')
    .summary('completion for bash, zsh or fish')
    .description('Prints a completion script for the shell.')
    .argument('<SHELL>', shells.join(', '))
    .addHelpText(
      'after',
      examples([
        'evenkeel completion bash > /etc/bash_completion.d/evenkeel',
        'evenkeel completion zsh > /usr/local/share/zsh/site-functions/_evenkeel',
        'evenkeel completion fish > ~/.config/fish/completions/evenkeel.fish',
      ]),
    )
    .action(runner(completion))
}

async function completion({ output, world }: Context, _options: object, shell?: string): Promise<number> {
  if (!isShell(shell)) {
    throw new EvenkeelError('usage', `There is no completion for ${shell}.`, { hint: `evenkeel completion ${shells.join('|')}` })
  }
  const program = await buildProgram([], world, { exitCode: 0 }, true)
  const script = scripts[shell](placesOf(program))
  output.result({ apiVersion, kind: 'Completion', shell, script }, () => script.trimEnd())
  // Standard output is the script alone.
  output.progress(`next: ${howToLoad[shell]}`)
  return 0
}

const howToLoad: Record<Shell, string> = {
  bash: 'source <(evenkeel completion bash), in ~/.bashrc',
  zsh: 'source <(evenkeel completion zsh), in ~/.zshrc behind compinit',
  fish: 'evenkeel completion fish > ~/.config/fish/completions/evenkeel.fish',
}

/** Every place on the command line with what may follow there: nouns, verbs, flags. */
export function placesOf(program: Command): Place[] {
  const global = program.options.map(flagOf)
  return walk(program, '').map((place) => ({ ...place, words: [...place.words, ...global, { word: '--help', summary: 'help with examples' }] }))
}

function walk(command: Command, path: string): Place[] {
  const flags = path === '' ? [] : command.options.filter((option) => !option.hidden).map(flagOf)
  const below = command.commands.map((child) => ({ word: child.name(), summary: child.summary() || child.description() }))
  return [{ path, words: [...below, ...flags] }, ...command.commands.flatMap((child) => walk(child, `${path} ${child.name()}`.trim()))]
}

function flagOf(option: Option) {
  return { word: option.long ?? option.short ?? '', summary: option.description }
}

const scripts: Record<Shell, (places: Place[]) => string> = { bash, zsh, fish }

const wordsOf = (place: Place) => place.words.map(({ word }) => word).join(' ')

function bash(places: Place[]): string {
  const cases = places.map((place) => `    ${quoted(place.path)}) words=${quoted(wordsOf(place))} ;;`)
  return `# bash completion for evenkeel
_evenkeel() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${pathPatterns(places)}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _evenkeel evenkeel
`
}

function zsh(places: Place[]): string {
  const cases = places.map(({ path, words }) => `    ${quoted(path)}) candidates=(${words.map(described).join(' ')}) ;;`)
  return `#compdef evenkeel
_evenkeel() {
  local spoken='' word
  local -a before candidates
  before=("\${(@)words[2,CURRENT-1]}")
  for word in $before; do
    case "$spoken $word" in
      ${pathPatterns(places)}) spoken="\${spoken:+$spoken }$word" ;;
    esac
  done
  case "$spoken" in
${cases.join('\n')}
  esac
  _describe 'evenkeel' candidates || _files
}
# Loaded from fpath this file is the function's first call; sourced it is not.
if [ "$funcstack[1]" = _evenkeel ]; then _evenkeel; else compdef _evenkeel evenkeel; fi
`
}

/** zsh separates word and summary by a colon. */
const described = ({ word, summary }: Place['words'][number]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)

function fish(places: Place[]): string {
  const lines = places.flatMap((place) =>
    place.words.map(({ word, summary }) => {
      const condition = `test (__evenkeel_path) = ${quoted(place.path)}`
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`
      return `complete -c evenkeel -n ${quoted(condition)} ${what} -d ${quoted(summary)}`
    }),
  )
  return `# fish completion for evenkeel
function __evenkeel_path
  set -l spoken ''
  for word in (commandline -opc)[2..]
    switch "$spoken $word"
      case ${places
        .filter(({ path }) => path !== '')
        .map(({ path }) => quoted(spokenPattern(path)))
        .join(' ')}
        set spoken (string trim -- "$spoken $word")
    end
  end
  echo $spoken
end
${lines.join('\n')}
`
}

/** Before a noun nothing was spoken, so the pattern begins with a blank. */
const spokenPattern = (path: string) => (path.includes(' ') ? path : ` ${path}`)

function pathPatterns(places: Place[]): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(spokenPattern(path)))
    .join('|')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function isShell(text: string | undefined): text is Shell {
  return shells.some((shell) => shell === text)
}
