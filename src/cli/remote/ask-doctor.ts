/** What the server's doctor says, and mends; of one instance when it is named. */
import type { Doctor, DoctorFix } from '../../domain/doctor.ts'
import { answer, connect } from '../client.ts'
import type { Context } from '../program.ts'
import { instancePath } from './instance-path.ts'

/** @throws EvenkeelError notFound when the instance is unknown, unreachable when no server answers */
export async function askDoctor(context: Context, instance: string | undefined): Promise<Doctor> {
  const { client } = await connect(context)
  if (instance !== undefined) await answer(client.GET('/v1/instances/{tenant}/{environment}', { params: { path: instancePath(instance) } }))
  return ofInstance(await answer(client.GET('/v1/doctor')), instance)
}

/** Mends these, and says how everything stands afterwards. */
export async function askFixes(context: Context, ids: string[], instance: string | undefined): Promise<DoctorFix> {
  const { client, why } = await connect(context)
  const fix = await answer<DoctorFix>(client.POST('/v1/doctor/fixes', { params: { query: why }, body: { fixes: ids } }))
  return { ...fix, doctor: ofInstance(fix.doctor, instance) }
}

function ofInstance(doctor: Doctor, instance: string | undefined): Doctor {
  if (instance === undefined) return doctor
  const checks = doctor.checks.filter(({ name }) => name.startsWith(`${instance}: `))
  return { ...doctor, ok: checks.every(({ state }) => state === 'ok' || state === 'warning'), checks }
}
