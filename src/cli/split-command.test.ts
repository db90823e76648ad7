import { expect, test } from 'vitest'
import { splitCommand } from './split-command.ts'

test.each([
  ['systemctl stop odoo', ['systemctl', 'stop', 'odoo']],
  ['docker compose -f "/srv/a b/compose.yaml" stop odoo', ['docker', 'compose', '-f', '/srv/a b/compose.yaml', 'stop', 'odoo']],
  ['/usr/local/bin/x \'it is\' a\\ b "say \\"so\\""', ['/usr/local/bin/x', 'it is', 'a b', 'say "so"']],
  ["sh -c 'a; b | c > d'", ['sh', '-c', 'a; b | c > d']],
  ["/x ''", ['/x', '']],
])('%s', (text, argv) => {
  expect(splitCommand('--stop', text)).toEqual(argv)
})

test.each([
  ['a && b', '"&&" is for a shell'],
  ['a | b', '"|" is for a shell'],
  ['a > /tmp/x', '">" is for a shell'],
  ['a; b', '";" is for a shell'],
  ['a &', '"&" is for a shell'],
  ['a $HOME', 'variable $HOME'],
  ['a "$HOME/x"', 'variable $HOME'],
  ['a *.service', 'pattern *.service'],
  ['a `b`', 'a command inside a command'],
  ['a # b', 'a comment'],
  ['a "b', 'a quote is not closed'],
  ["a b'c", 'a quote is not closed'],
  ['  ', 'names no program'],
])('refuses %s', (text, why) => {
  expect(() => splitCommand('--start', text)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(why) }))
})
