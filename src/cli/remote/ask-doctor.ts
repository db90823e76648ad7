/** What the server's doctor says; of one instance when it is named. */
import type { Doctor } from '../../domain/doctor.ts'
import { answer, connect } from '../client.ts'
import type { Context } from '../program.ts'
import { instancePath } from './instance-path.ts'

/** @throws EvenkeelError notFound when the instance is unknown, unreachable when no server answers */
export async function askDoctor(context: Context, instance: string | undefined): Promise<Doctor> {
  const { client } = await connect(context)
  if (instance !== undefined) await answer(client.GET('/v1/instances/{tenant}/{environment}', { params: { path: instancePath(instance) } }))
  const doctor = await answer(client.GET('/v1/doctor'))
  if (instance === undefined) return doctor
  const checks = doctor.checks.filter(({ name }) => name.startsWith(`${instance}: `))
  return { ...doctor, ok: checks.every(({ state }) => state === 'ok' || state === 'warning'), checks }
}
