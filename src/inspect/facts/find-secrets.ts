/**
 * Keys and passwords by what they look like beyond doubt: prefixes that their makers gave them so that they can be found, private keys, passwords of Odoo's own
 * settings, and addresses with a password in them. Found by text, because they stand in every language; only kind and line are kept, never the value.
 */
import type { SecretFact } from '../../domain/facts/secret.ts'

interface Look {
  kind: string
  /** A text that every one of them holds: looked for first, because most files hold none of them. */
  holds: string
  pattern: RegExp
  /** Code that reads settings looks the same: only in files that are no code. */
  settings?: true
}

/** Patterns follow what the makers publish about the form of their tokens. The first group, where there is one, is the value that `isPlaceholder` judges. */
const looks: Look[] = [
  {
    kind: 'private key',
    holds: 'PRIVATE KEY-----',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*(?:\\n)?\s*["']?\s*([A-Za-z0-9+/=:, -]{40,})/g,
  },
  { kind: 'AWS access key', holds: 'AKIA', pattern: /(?<![A-Za-z0-9])(AKIA[A-Z2-7]{16})(?![A-Za-z0-9])/g },
  { kind: 'GitHub token', holds: 'ghp_', pattern: /\bghp_([A-Za-z0-9]{36})\b/g },
  { kind: 'GitHub token', holds: 'github_pat_', pattern: /\bgithub_pat_(\w{82})\b/g },
  { kind: 'GitLab token', holds: 'glpat-', pattern: /\bglpat-([\w-]{20,})/g },
  { kind: 'Slack token', holds: 'xox', pattern: /\bxox[abprs]-(\d{8,}-[\w-]{10,})/g },
  { kind: 'Slack webhook', holds: 'hooks.slack.com/services/', pattern: /hooks\.slack\.com\/services\/(T\w{8,}\/B\w{8,}\/\w{20,})/g },
  { kind: 'Stripe live key', holds: '_live_', pattern: /\b[rs]k_live_([A-Za-z0-9]{20,})\b/g },
  { kind: 'Google API key', holds: 'AIza', pattern: /\bAIza([\w-]{35})(?![\w-])/g },
  { kind: 'SendGrid key', holds: 'SG.', pattern: /\bSG\.([\w-]{22}\.[\w-]{43})(?![\w-])/g },
  { kind: 'npm token', holds: 'npm_', pattern: /\bnpm_([A-Za-z0-9]{36})\b/g },
  { kind: 'PyPI token', holds: 'pypi-AgEIcHlwaS5vcmc', pattern: /\bpypi-AgEIcHlwaS5vcmc([\w-]{50,})/g },
  { kind: "password of Odoo's settings", settings: true, holds: 'admin_passwd', pattern: /^[ \t]*admin_passwd[ \t]*=[ \t]*(\S{4,})[ \t]*$/gm },
  { kind: "password of Odoo's settings", settings: true, holds: 'db_password', pattern: /^[ \t]*db_password[ \t]*=[ \t]*([^\s'"(){}]{4,})[ \t]*$/gm },
  {
    kind: "password of Odoo's settings",
    settings: true,
    holds: 'smtp_password',
    pattern: /^[ \t]*smtp_password[ \t]*=[ \t]*([^\s'"(){}]{4,})[ \t]*$/gm,
  },
  {
    kind: 'password in an address',
    holds: '://',
    pattern:
      /\b(?:https?|postgres(?:ql)?|ftps?|sftp|ssh|amqps?|redis|mysql|mongodb(?:\+srv)?|smtps?):\/\/[\w.%+-]+:([^\s:@/'"<>{}()$%]{6,})@[\w-]+(?:\.[\w-]+)+/g,
  },
]

/** Asked once of a text, at half the cost of asking for each. */
const holdsAny = new RegExp(looks.map(({ holds }) => RegExp.escape(holds)).join('|'))

/** In the order of their lines, once a line and kind. */
export function findSecrets(text: string, isCode: boolean): SecretFact[] {
  if (!holdsAny.test(text)) return []
  const found: SecretFact[] = []
  for (const { kind, holds, pattern, settings } of looks) {
    if (!text.includes(holds) || (settings && isCode)) continue
    for (const match of text.matchAll(pattern)) if (!isPlaceholder(match[1] ?? match[0], match[0])) add(found, kind, lineOf(text, match.index))
  }
  return found.sort((a, b) => a.line - b.line)
}

function add(found: SecretFact[], kind: string, line: number): void {
  if (!found.some((each) => each.kind === kind && each.line === line)) found.push({ kind, line })
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** What documentation and examples write in a secret's place. */
function isPlaceholder(value: string, whole: string): boolean {
  if (/example|placeholder|change_?me|your[_-]?|x{6}|\.{3}|\*{3}|dummy|insert|secret_?here|<\w+>/i.test(whole)) return true
  if (/^(password|passwd|secret|admin|false|none|true|null|token|pass(word)?\d*)$/i.test(value)) return true
  return new Set(value).size < 5 || '1234567890123456789012345678901234567890'.includes(value)
}
