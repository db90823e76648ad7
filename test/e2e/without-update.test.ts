/** Releases without an update on the stand-in, where there is no Odoo: beside one it says what the real one says. */
import { test } from 'vitest'
import { findOdoo } from '../../sandbox/find-odoo.ts'
import { inFull } from '../harness/in-full.ts'
import { withoutUpdate } from './without-update.ts'

if (inFull || findOdoo().length === 0) withoutUpdate('18.0', 'stand-in')
else {
  console.warn('skipped on the stand-in: releases without an update, for they are tried on a real Odoo here')
  test.runIf(false)('releases without an update on the stand-in', () => {})
}
