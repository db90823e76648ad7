/** What it costs to release each of a set of modules, measured from their files: nothing of them is executed. `null` is *not measured*, never zero. */
import { z } from 'zod'
import { documentSchema } from './document.ts'
import { InstanceName, Series } from './instance.ts'

/** A part of the cost of releasing a module; src/domain/release-cost.ts says how it becomes points. */
export const CostPart = z.enum(['dependents', 'shared', 'size', 'complexity', 'stored', 'untested', 'change'])
export type CostPart = z.infer<typeof CostPart>

export const Contribution = z.object({
  part: CostPart,
  /** What was counted; null: not measured, and no points. */
  value: z.number().nullable(),
  points: z.number(),
  /** The most that this part can give. */
  of: z.number(),
  /** Why, in words. */
  text: z.string(),
})
export type Contribution = z.infer<typeof Contribution>

/** A place in a module. */
const Place = z.object({ file: z.string(), line: z.number().int() })

export const ModuleMeasures = z.object({
  /** Lines that hold code, without comments, doc strings, empty lines, tests and migration scripts; CSV: records. JavaScript and styles in bytes: nothing here reads them. */
  size: z.object({ lines: z.number(), python: z.number(), xml: z.number(), csv: z.number(), scripts: z.number(), clientBytes: z.number() }),
  /** Cyclomatic complexity (McCabe 1976) of functions and methods. */
  complexity: z.object({
    functions: z.number(),
    total: z.number(),
    /** Functions above 10, McCabe's limit, and by how much altogether. */
    hard: z.number(),
    excess: z.number(),
    hardest: Place.extend({ name: z.string(), complexity: z.number() }).nullable(),
  }),
  /** Models that begin here, and those of other modules that are extended. */
  models: z.object({ defined: z.array(z.string()), extended: z.array(z.string()) }),
  /** Stored computed fields, as `model.field`: an update may compute them again for every row. */
  storedComputes: z.array(z.string()),
  tests: z.object({ methods: z.number(), tags: z.array(z.object({ tag: z.string(), tests: z.number() })) }),
  migrations: z.object({ scripts: z.number(), versions: z.array(z.string()) }),
})
export type ModuleMeasures = z.infer<typeof ModuleMeasures>

/** From version control: null where the folder is in no work tree, or its history is cut off. */
export const ModuleAge = z.object({
  /** RFC 3339; null: never committed. */
  lastChangedAt: z.string().nullable(),
  /** Commits that touched the module in the 365 days before the review, merges left out. */
  changesLastYear: z.number().int(),
})
export type ModuleAge = z.infer<typeof ModuleAge>

/** What this module meets of other modules': methods, fields and views that at least one more module says as well. */
export const Shared = z.object({
  methods: z.number(),
  fields: z.number(),
  views: z.number(),
  /** Methods of others that it replaces without calling them. */
  withoutSuper: z.number(),
  /** `position="replace"` in views of others. */
  replaced: z.number(),
})
export type Shared = z.infer<typeof Shared>

export const ReviewedModule = ModuleMeasures.extend({
  name: z.string(),
  folder: z.string(),
  version: z.string().nullable(),
  /** 1 costs most. */
  rank: z.number().int(),
  /** 0 to 100: the sum of the contributions. */
  points: z.number(),
  because: z.array(Contribution),
  dependsOn: z.array(z.string()),
  /** Edges to the module farthest below, `base` as a rule; null: something below was not found. */
  depth: z.number().int().nullable(),
  dependents: z.object({ direct: z.array(z.string()), all: z.array(z.string()) }),
  shared: Shared,
  age: ModuleAge.nullable(),
  /** Files that could not be read; they are missing from every figure. */
  unread: z.number().int(),
})
export type ReviewedModule = z.infer<typeof ReviewedModule>

/** One thing that several modules say, the one that it comes from first. */
export const SharedPoint = z.object({
  kind: z.enum(['method', 'field', 'view']),
  /** `sale.order.action_confirm`, or the external id of the view. */
  name: z.string(),
  modules: z.array(
    Place.extend({
      module: z.string(),
      /** Methods: whether it calls what it overrides. */
      callsSuper: z.boolean().nullable(),
      /** Views: places that it replaces. */
      replaced: z.number(),
    }),
  ),
  /** Views: the longest chain of views that extend each other. */
  chain: z.number().int().nullable(),
})
export type SharedPoint = z.infer<typeof SharedPoint>

export const ModuleReview = documentSchema('ModuleReview', {
  at: z.string(),
  series: Series.nullable(),
  /** What was reviewed: folders, or the instance that serves the modules. */
  folders: z.array(z.string()),
  instance: InstanceName.nullable(),
  /** By rank. */
  modules: z.array(ReviewedModule),
  /** Said by at least two modules besides the one that it comes from, or by two where it comes from none of those read; the most crowded first. */
  overridden: z.array(SharedPoint),
  /** What could not be measured, and what that leaves out. */
  notMeasured: z.array(z.string()),
})
export type ModuleReview = z.infer<typeof ModuleReview>
