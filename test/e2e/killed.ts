/** Evenkeel killed (SIGKILL) in the middle of a release: where, and what the machine shows to everybody at that moment. */
import { expect } from 'vitest'
import type { OdooKind } from '../../sandbox/find-odoo.ts'
import { tenantPasswords } from '../harness/tenant-roles.ts'
import type { Estate } from './estate.ts'
import { commandLines } from './look.ts'
import type { TrialField, TrialVersion } from './trial-module.ts'

/** Where Evenkeel is killed on a real Odoo in every run of the tests, on one series at three places; at every step by `npm run test:real` (test/crash). */
interface KilledAt {
  when: string
  step: string
  trial: TrialVersion & { fields: TrialField[] }
}

/** The places where the tenant is in the hands of somebody else; on the stand-in the crash suite does all of them. */
export function killedAt(kind: OdooKind): KilledAt[] {
  const at = (when: string, step: string, version: string, more: Pick<TrialVersion, 'post'> = {}): KilledAt => ({
    ...{ when, step },
    trial: { version, fields: [{ name: `ek_after_${step.replace('-', '_')}`, type: 'Char' }], ...more },
  })
  if (kind === 'stand-in')
    return [at('during update', 'update', '1.9.0', { post: [{ sleep: 3 }] }), at('just before open', 'verify-service', '1.9.1')]
  // During the update it is killed in the drill.
  return [at('while users are shut out', 'quiet', '1.8.9'), at('while users come back', 'open', '1.9.1')]
}

/** Kills it, and looks for passwords in what every process of the machine shows meanwhile. */
export async function killInTheOpen(estate: Estate): Promise<void> {
  const [shown] = await Promise.all([commandLines(), estate.kill()])
  for (const secret of Object.values(tenantPasswords)) expect(shown.join('\n')).not.toContain(secret)
}
