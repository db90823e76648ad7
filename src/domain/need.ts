/** What a module needs so that a release is really there: the words of a release diff and of a plan, from the least to the most. */
import { z } from 'zod'
import { Digest } from './digest.ts'
import { documentSchema } from './document.ts'
import { Hazard } from './hazard.ts'
import { InstanceName } from './instance.ts'

export const Need = z.enum(['nothing', 'restart', 'update', 'updateWithScript', 'destructive'])
export type Need = z.infer<typeof Need>

const order = Need.options

/** The one that asks for more. */
export const moreOf = (a: Need, b: Need): Need => (order.indexOf(a) < order.indexOf(b) ? b : a)

/** Whether Odoo has to run `-u`. */
export const needsUpdate = (need: Need): boolean => order.indexOf(need) >= order.indexOf('update')

/** What a change is about, for whoever approves it. */
export const ChangeKind = z.enum(['application', 'database', 'integration', 'configuration', 'platform'])
export type ChangeKind = z.infer<typeof ChangeKind>

export const NeedReason = z.object({
  /** Id of the rule; its page is docs/rules/need-<rule>.md. */
  rule: z.string(),
  need: Need,
  kind: ChangeKind,
  /** Below the module's folder. */
  file: z.string(),
  line: z.number().int(),
  text: z.string(),
})
export type NeedReason = z.infer<typeof NeedReason>

export const ModuleNeed = z.object({
  name: z.string(),
  need: Need,
  /** The heaviest first. Empty: not one byte differs, or only what nobody reads. */
  reasons: z.array(NeedReason),
  /** Modules that an update of this one would update as well, in name order. Empty where it needs no update. */
  dependents: z.array(z.string()),
})
export type ModuleNeed = z.infer<typeof ModuleNeed>

/** One side: a stored release, or folders of modules. */
const Side = z.object({ label: z.string(), digest: Digest.nullable() })

export const ReleaseDiff = documentSchema('ReleaseDiff', {
  from: Side,
  to: Side,
  instance: InstanceName.optional(),
  /** Modules that differ, and those that need something because others do; in name order. */
  modules: z.array(ModuleNeed),
  /** What `-u` has to name; Odoo adds their dependents. */
  update: z.array(z.string()),
  /** Everything that would be updated then. */
  closure: z.array(z.string()),
  /** Modules that only need the new code to be loaded. */
  restart: z.array(z.string()),
  kinds: z.array(ChangeKind),
  /** What could hurt: locks, rewrites, long statements; the worst first. Of modules that are there already: those of a new one are empty. */
  hazards: z.array(Hazard),
})
export type ReleaseDiff = z.infer<typeof ReleaseDiff>
