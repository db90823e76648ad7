import { EvenkeelError } from '../../domain/error.ts'

/** `tenant/environment` as the routes want it; what the words may hold is judged by the server. @throws EvenkeelError usage */
export function instancePath(name: string): { tenant: string; environment: string } {
  const [tenant, environment, ...more] = name.split('/')
  if (tenant && environment && more.length === 0) return { tenant, environment }
  throw new EvenkeelError('usage', `${name} is not an instance: it is named tenant/environment.`, { hint: 'evenkeel instance list' })
}
