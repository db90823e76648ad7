/** `doctor`: the machine, and every instance or the one that is asked for. */
import type { Doctor, DoctorCheck } from '../domain/doctor.ts'
import { toDocument } from '../domain/document.ts'
import { examineInstance, type InstanceExamination } from './doctor-instance.ts'
import { examineMachine, type MachineInput } from './doctor-machine.ts'

export interface Examination extends InstanceExamination {
  machine: MachineInput
  /** Names of all instances, or of the one that is asked for. */
  instances: string[]
}

/** What the server sees. One instance after another: each looks at its own cluster, and none should be loaded by a look. */
export async function examine(examination: Examination): Promise<Doctor> {
  const checks = await examineMachine(examination.machine)
  for (const name of examination.instances) checks.push(...(await examineInstance(examination, name)))
  return toDoctor(checks)
}

/** A warning is no no; what was not measured is no yes. */
export function toDoctor(checks: DoctorCheck[]): Doctor {
  return toDocument('Doctor', { ok: checks.every(({ state }) => state === 'ok' || state === 'warning'), checks })
}
