/** `doctor`: the machine, every instance or the one that is asked for, and what was left in the data folder. */
import type { Doctor, DoctorCheck } from '../domain/doctor.ts'
import { toDocument } from '../domain/document.ts'
import { examineInstance, type InstanceExamination } from './doctor-instance.ts'
import { examineMachine, type MachineInput } from './doctor-machine.ts'

export interface Examination extends InstanceExamination {
  machine: MachineInput
  /** Names of all instances, or of the one that is asked for. */
  instances: string[]
  /** What was left in the data folder, as findings. */
  leftOnServer(): Promise<DoctorCheck[]>
}

/** What the server sees. One instance after another: each looks at its own cluster, and none should be loaded by a look. */
export async function examine(examination: Examination): Promise<Doctor> {
  const checks = [...(await examineMachine(examination.machine)), ...(await examination.leftOnServer())]
  for (const name of examination.instances) checks.push(...(await examineInstance(examination, name)))
  return toDoctor(checks.filter(isFirst))
}

/** What several instances of one cluster see is one finding. */
function isFirst({ fix, code, message }: DoctorCheck, index: number, checks: DoctorCheck[]): boolean {
  if (code === undefined) return true
  return checks.findIndex((each) => (fix === undefined ? each.code === code && each.message === message : each.fix?.id === fix.id)) === index
}

/** A warning is no no; what was not measured is no yes. */
export function toDoctor(checks: DoctorCheck[]): Doctor {
  return toDocument('Doctor', { ok: checks.every(({ state }) => state === 'ok' || state === 'warning'), checks })
}
