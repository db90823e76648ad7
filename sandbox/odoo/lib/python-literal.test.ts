import { describe, expect, it } from 'vitest'
import { readPythonLiteral } from './python-literal.ts'

describe('a manifest', () => {
  it('is read as Python reads a literal', () => {
    expect(
      readPythonLiteral(
        `# comment\n{'a': "it's", 'b': ['x', 'y',], "c": ('p' 'q'), 'd': ('r',), 'e': True, 'f': None, 'g': -1.5, 'h': """two\nlines""",}  # end\n`,
      ),
    ).toEqual({
      ...{ a: "it's", b: ['x', 'y'], c: 'pq', d: ['r'], e: true, f: null, g: -1.5, h: 'two\nlines' },
    })
  })

  it.each(["{'a': open('x')}", "{'a': 1", '', "{'a' 1}", "{'a': x + 1}"])('that is none is an error: %s', (text) => {
    expect(() => readPythonLiteral(text)).toThrow(SyntaxError)
  })
})
