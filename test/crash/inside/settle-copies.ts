/** Settling, with what the start of a process finishes of it watched as a step. */
import * as original from '../../../src/flow/settle-copies.ts'
import { asStep } from './engine.ts'

export * from '../../../src/flow/settle-copies.ts'

export const finishSettling: typeof original.finishSettling = (ctx) => asStep('start', 'finish-settling', () => original.finishSettling(ctx))
