/** Methods, functions, constants, controllers: a process reads Python once, when it starts. */
import type { Difference } from '../difference.ts'
import type { NeedRule, Verdict } from '../rule.ts'

export const pythonCode: NeedRule = {
  id: 'python-code',
  judge(difference) {
    if (difference.kind === 'python' && difference.why === 'imports')
      return [{ need: 'restart', kind: 'application', text: 'what is imported, or the order of definitions' }]
    if (difference.kind !== 'code') return null
    const { after, before } = difference
    const item = after ?? before
    if (!item || (item.what === 'attribute' && item.model && item.name.startsWith('_'))) return null
    return [verdictOf(difference)]
  },
}

function verdictOf({ before, after }: Extract<Difference, { kind: 'code' }>): Verdict {
  const item = (after ?? before) as NonNullable<typeof after>
  const kind = [...(before?.decorators ?? []), ...(after?.decorators ?? [])].some((name) => /(^|\.)route$/.test(name)) ? 'integration' : 'application'
  const verb = before === null ? 'is new' : after === null ? 'is gone' : 'was changed'
  return { need: 'restart', kind, text: `${item.what} ${item.of !== null && item.of !== item.name ? `${item.of}.` : ''}${item.name} ${verb}` }
}
