/**
 * Effects on this machine that begin only while the lease holds. Files and processes cannot be asked who may change them, as a database can: an earlier holder on this
 * machine is killed instead before anything is begun (earlier-server.ts), and one on another machine is stopped here, at its next call.
 */
import type { Lease } from '../domain/lease.ts'

// biome-ignore lint/suspicious/noExplicitAny: every port's methods
type Method = (...args: any[]) => Promise<any>

/** The driver, with these of its methods asking first. */
export function leased<T extends object, K extends keyof T>(driver: T & Record<K, Method>, methods: K[], lease: Lease): T {
  const asking = methods.map((name) => {
    const method: Method = driver[name].bind(driver)
    const asked: Method = async (...args) => {
      await lease.mustHold()
      return method(...args)
    }
    return [name, asked] as const
  })
  return { ...driver, ...Object.fromEntries(asking) }
}
