/** Calls that leave the process, resolved through the imports: `from urllib.request import urlopen as u; u(...)` is urllib.request.urlopen. */
import type { EffectFact, ImportFact } from '../../../domain/facts/python.ts'
import type { Walked } from './code-walker.ts'

const network =
  /^(requests\.(get|post|put|patch|delete|head|options|request)|httpx\.\w+|urllib\.request\.(urlopen|urlretrieve)|urllib2\.urlopen|urllib3\.(PoolManager|request)|http\.client\.HTTPS?Connection|smtplib\.(SMTP|SMTP_SSL)|ftplib\.FTP\w*|imaplib\.IMAP4\w*|poplib\.POP3\w*|telnetlib\.Telnet|socket\.create_connection|xmlrpc\.client\.ServerProxy|aiohttp\.(ClientSession|request)|paramiko\.\w+|zeep\.\w*Client|suds\.client\.Client|boto3\.(client|resource|Session))$/
const shell =
  /^(subprocess\.(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(system|popen|exec[lv]\w*|spawn[lv]\w*|posix_spawnp?|fork)|pty\.(spawn|fork)|pip\.main)$/
const code = /^(exec|eval|__import__)$/

/** Where a call stands that is in a lambda, or in a function below an `if` or `try`. */
const nested = '<nested>'

interface Call {
  name: string
  at: number
  within: string | null
}

/** What is known of a call by the offset of its first character. */
interface CallPlaces {
  lineAt(offset: number): number
  programAt(offset: number): string | null
}

export class Calls {
  readonly #calls: Call[] = []
  /** As the walker found them: offsets of the bracket behind `env.ref`. */
  readonly lookups: number[] = []

  /** @param within the function that the code is in; null for code that runs at import */
  add(walked: Walked, within: string | null): void {
    for (const { name, at, deferred } of walked.calls) this.#calls.push({ name, at, within: within ?? (deferred ? nested : null) })
    this.lookups.push(...walked.lookups)
  }

  effects(imports: ImportFact[], { lineAt, programAt }: CallPlaces): EffectFact[] {
    const bound = new Map(imports.map((each) => [each.as, each.name === null ? boundName(each) : `${each.module}.${each.name}`]))
    return this.#calls.flatMap(({ name, at, within }) => {
      const [first = '', ...rest] = name.split('.')
      const source = bound.get(first)
      const call = source === undefined ? name : [source, ...rest].join('.')
      const kind = kindOf(call, source !== undefined)
      return kind === null ? [] : [{ kind, call, line: lineAt(at), program: kind === 'shell' ? programAt(at) : null, within }]
    })
  }

  /** Plain names that are called while the file is imported. */
  atImport(functions: Set<string>): string[] {
    return [...new Set(this.#calls.filter(({ name, within }) => within === null && functions.has(name)).map(({ name }) => name))].sort()
  }
}

/** `import a.b` binds a and stands for a; `import a.b as c` stands for a.b. */
function boundName({ module, as }: ImportFact): string {
  return module.split('.')[0] === as ? as : module
}

function kindOf(call: string, imported: boolean): EffectFact['kind'] | null {
  if (!imported) return code.test(call) ? 'code' : null
  if (network.test(call)) return 'network'
  return shell.test(call) ? 'shell' : null
}
