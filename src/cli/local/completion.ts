/**
 * `evenkeel completion SHELL`: a script for the shell, made from the program itself, so that it cannot miss a command. The words stand in the script; Node is
 * started at a key press only where a name is asked for (an instance, a run): then the server is asked, briefly and silently.
 */
import { Argument, type Command, Option } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import { buildProgram, type Context, examples, type Runner } from '../program.ts'
import type { NameKind } from '../remote/names.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** A command line so far (`instance add`), and the words that may follow. */
interface Place {
  path: string
  words: { word: string; summary: string }[]
  /** What kind of name is the argument; null: none that the server knows. */
  names: NameKind | null
}

/** By the argument's name in the help. `add` and `create` take new names. */
const kindOfArgument: Record<string, NameKind> = {
  INSTANCE: 'instance',
  RELEASE: 'release',
  PLAN: 'plan',
  ROLLOUT: 'rollout',
  RUN: 'run',
  NAME: 'token',
}
const takesNewName = /(^| )(add|create)$/
/** Flags whose value is a name. */
const kindOfFlag: Record<string, NameKind> = { '--instance': 'instance', '--release': 'release' }

export function register(program: Command, runner: Runner): void {
  program
    .command('completion')
    .summary('completion for bash, zsh or fish')
    .description('Prints a completion script for the shell.')
    .addArgument(new Argument('<SHELL>', 'the shell that reads it').choices(shells))
    .addOption(new Option('--names <KIND>', 'names that the server knows, for the script itself').hideHelp())
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

async function completion(context: Context, { names }: { names?: string }, given = ''): Promise<number> {
  const { output, world } = context
  if (names !== undefined) return await printNames(context, names)
  // Commander has let no other word through.
  const shell = given as Shell
  const program = await buildProgram([], world, { exitCode: 0 }, true)
  const script = scripts[shell](placesOf(program))
  output.result({ apiVersion, kind: 'Completion', shell, script }, () => script.trimEnd())
  // Standard output is the script alone. A shell that reads it at each start is not told each time.
  if (world.stdout.isTTY === true) output.progress(`next: ${howToLoad[shell]}`)
  return 0
}

async function printNames(context: Context, kind: string): Promise<number> {
  const { nameKinds, namesOf } = await import('../remote/names.ts')
  const known = nameKinds.find((each) => each === kind)
  const names = known === undefined ? [] : await namesOf(known, context)
  context.world.stdout.write(names.map((name) => `${name}\n`).join(''))
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
  const [argument] = command.registeredArguments
  const choices = (argument?.argChoices ?? []).map((word) => ({ word, summary: argument?.description ?? '' }))
  const names = argument === undefined || takesNewName.test(path) ? null : (kindOfArgument[argument.name()] ?? null)
  return [
    { path, words: [...below, ...choices, ...flags], names },
    ...command.commands.flatMap((child) => walk(child, `${path} ${child.name()}`.trim())),
  ]
}

function flagOf(option: Option) {
  return { word: option.long ?? option.short ?? '', summary: option.description }
}

const scripts: Record<Shell, (places: Place[]) => string> = { bash, zsh, fish }

const wordsOf = (place: Place) => place.words.map(({ word }) => word).join(' ')

function bash(places: Place[]): string {
  const cases = places.map((place) => `    ${quoted(place.path)}) words=${quoted(wordsOf(place))} kind=${place.names ?? "''"} ;;`)
  return `# bash completion for evenkeel
_evenkeel() {
  local current=\${COMP_WORDS[COMP_CWORD]} path='' word words='' kind='' whole before previous
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${pathPatterns(places)}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  # bash takes name@version for three words: what stands before the last one is not replaced.
  whole=\${COMP_LINE:0:\${COMP_POINT:-0}} whole=\${whole##* }
  [ -n "$COMP_LINE" ] || whole=$current
  before=\${whole%"$current"}
  previous=\${COMP_LINE%" $whole"*} previous=\${previous##* }
  [ -n "$COMP_LINE" ] || previous=\${COMP_WORDS[COMP_CWORD-1]}
  case "$previous" in
${Object.entries(kindOfFlag)
  .map(([flag, kind]) => `    ${flag}) words='' kind=${kind} ;;`)
  .join('\n')}
  esac
  if [ -n "$kind" ] && [ "\${whole:0:1}" != - ]; then
    words="$words $("\${COMP_WORDS[0]}" completion bash --names "$kind" 2>/dev/null)"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$whole"))
  COMPREPLY=("\${COMPREPLY[@]#"$before"}")
}
complete -o default -F _evenkeel evenkeel
`
}

function zsh(places: Place[]): string {
  const cases = places.map(({ path, words, names }) => `    ${quoted(path)}) candidates=(${words.map(described).join(' ')}) kind=${names ?? "''"} ;;`)
  return `#compdef evenkeel
_evenkeel() {
  local spoken='' word kind=''
  local -a before candidates names
  before=("\${(@)words[2,CURRENT-1]}")
  for word in $before; do
    case "$spoken $word" in
      ${pathPatterns(places)}) spoken="\${spoken:+$spoken }$word" ;;
    esac
  done
  case "$spoken" in
${cases.join('\n')}
  esac
  case "$words[CURRENT-1]" in
${Object.entries(kindOfFlag)
  .map(([flag, kind]) => `    ${flag}) candidates=() kind=${kind} ;;`)
  .join('\n')}
  esac
  if [ -n "$kind" ] && [ "\${words[CURRENT]:0:1}" != - ]; then
    names=("\${(@f)$("$words[1]" completion zsh --names "$kind" 2>/dev/null)}")
    compadd -a names && [ $#names -gt 0 ] && [ -n "$names[1]" ] && return
  fi
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
  const names = places.flatMap(({ path, names: kind }) =>
    kind === null ? [] : [`complete -c evenkeel -n ${quoted(`test (__evenkeel_path) = ${quoted(path)}`)} -a '(__evenkeel_names ${kind})'`],
  )
  const values = Object.entries(kindOfFlag).map(
    ([flag, kind]) => `complete -c evenkeel -n ${quoted(`string match -q -- ${flag} (commandline -opc)[-1]`)} -f -a '(__evenkeel_names ${kind})'`,
  )
  return `# fish completion for evenkeel
function __evenkeel_names
  set -l program (commandline -opc)[1]
  command $program completion fish --names $argv[1] 2>/dev/null
end
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
${[...lines, ...names, ...values].join('\n')}
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
