/** A release check for people, for code hosts (SARIF 2.1.0), and for CI (JUnit). */
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CheckFinding, ReleaseCheck } from '../../domain/release-check.ts'
import { counted, onOneLine, printable } from '../format.ts'
import type { Output } from '../output.ts'

type Paint = Output['paint']

/** Of the file of allowances, which is no module's. */
const besideModules = 'beside the modules'

const words = { ok: 'ok', bad: 'bad', notMeasured: 'not measured' }

export function checkText(check: ReleaseCheck, paint: Paint): string {
  const errors = check.findings.filter(({ severity }) => severity === 'error').length
  const warnings = check.findings.filter(({ severity }) => severity === 'warning').length
  const total = `${words[check.verdict]}: ${counted(check.modules.length, 'module')} for Odoo ${check.series}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${counted(check.findings.length - errors - warnings, 'note')}, ${check.allowed.length} allowed`
  const groups = [...Map.groupBy(check.findings, ({ module }) => module)].map(([module, findings]) =>
    [paint('bold', onOneLine(module || besideModules)), ...findings.map((finding) => `  ${line(finding, paint)}`)].join('\n'),
  )
  const notMeasured = check.notMeasured.map((what) => `${paint('yellow', 'not measured')}: ${printable(what)}`)
  return [...groups, ...notMeasured, total].join('\n\n')
}

const colours = { error: 'red', warning: 'yellow', note: 'dim' } as const

function line({ severity, path, line: at, rule, text }: CheckFinding, paint: Paint): string {
  const place = path === '' ? '' : `${onOneLine(path)}:${at} `
  return `${paint(colours[severity], severity.padEnd(7))} ${place}${onOneLine(text)} ${paint('dim', `[${rule}]`)}`
}

export interface RuleTitle {
  id: string
  title: string
}

/** @param base paths are relative to this folder, as code hosts want them */
export function checkSarif(check: ReleaseCheck, rules: RuleTitle[], base: string, version: string): object {
  const result = (finding: CheckFinding, because?: string) => ({
    ruleId: finding.rule,
    level: finding.severity,
    message: { text: `${finding.module}: ${finding.text}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(check, finding, base) }, region: { startLine: finding.line } } }],
    ...(because === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: because }] }),
  })
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Evenkeel', version, rules: rules.map(({ id, title }) => ({ id, shortDescription: { text: title } })) } },
        invocations: [
          {
            executionSuccessful: check.verdict !== 'notMeasured',
            toolExecutionNotifications: check.notMeasured.map((text) => ({ level: 'warning', message: { text: `not measured: ${text}` } })),
          },
        ],
        results: [...check.findings.map((finding) => result(finding)), ...check.allowed.map(({ because, ...finding }) => result(finding, because))],
      },
    ],
  }
}

function uriOf(check: ReleaseCheck, { module, path }: CheckFinding, base: string): string {
  const folder = check.modules.find(({ name }) => name === module)?.folder ?? ''
  const whole = module === '' ? path : join(folder, path)
  const file = relative(base, whole)
  return file.startsWith('..') ? pathToFileURL(whole).href : file.split('/').map(encodeURIComponent).join('/')
}

/** One test suite per module, one test case per rule: a rule without a finding passed. Warnings are shown and do not fail. */
export function checkJunit(check: ReleaseCheck, rules: RuleTitle[]): string {
  const names = [...check.modules.map(({ name }) => name), ...(check.findings.some(({ module }) => module === '') ? [''] : [])]
  const suites = names.map((name) => {
    const cases = rules.map(({ id }) =>
      testCase(
        name || besideModules,
        id,
        check.findings.filter((finding) => finding.module === name && finding.rule === id),
      ),
    )
    const failures = cases.filter((each) => each.includes('<failure')).length
    return `  <testsuite name="${escaped(name || besideModules)}" tests="${cases.length}" failures="${failures}" errors="0">\n${cases.join('\n')}\n  </testsuite>`
  })
  const skipped = check.notMeasured.map((what) => `    <testcase name="${escaped(what)}"><skipped message="not measured"/></testcase>`)
  const last =
    skipped.length === 0
      ? []
      : [
          `  <testsuite name="not measured" tests="${skipped.length}" failures="0" errors="0" skipped="${skipped.length}">\n${skipped.join('\n')}\n  </testsuite>`,
        ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="release check">\n${[...suites, ...last].join('\n')}\n</testsuites>`
}

function testCase(module: string, rule: string, findings: CheckFinding[]): string {
  const open = `    <testcase classname="${escaped(module)}" name="${rule}"`
  if (findings.length === 0) return `${open}/>`
  const text = escaped(findings.map((finding) => onOneLine(`${finding.severity} ${finding.path}:${finding.line} ${finding.text}`)).join('\n'))
  const failed = findings.some(({ severity }) => severity === 'error')
  return `${open}>${failed ? `<failure message="${counted(findings.length, 'finding')}">${text}</failure>` : `<system-out>${text}</system-out>`}</testcase>`
}

/** XML has no way at all to hold most control characters. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
