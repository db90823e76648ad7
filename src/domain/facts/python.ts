/**
 * What a Python file says, without executing it. Depends on the file's content alone, never on its path. Every `digest` here is over the code with comments,
 * doc strings, formatting and quote style left out: two equal digests are the same code. Lines count from 1.
 */
import { z } from 'zod'
import { Literal } from './literal.ts'
import { SecretFact } from './secret.ts'
import { Trouble } from './trouble.ts'

const CodeDigest = z.string()

/** `import a.b as c` is {module: a.b, name: null, as: c}; `from a import b` is {module: a, name: b, as: b}; a relative module keeps its dots. */
export const ImportFact = z.object({
  module: z.string(),
  name: z.string().nullable(),
  as: z.string(),
  line: z.number(),
  /** False inside a function, or in a `try` that catches the failure: then Odoo starts without it. */
  atImport: z.boolean(),
})
export type ImportFact = z.infer<typeof ImportFact>

/** `@api.depends('a', 'b')` is {name: api.depends, arguments: [a, b]}; arguments are null when one is not a literal. Keywords come as a last dictionary. */
export const DecoratorFact = z.object({ name: z.string(), arguments: z.array(Literal).nullable(), digest: CodeDigest })
export type DecoratorFact = z.infer<typeof DecoratorFact>

export const FunctionFact = z.object({
  name: z.string(),
  line: z.number(),
  endLine: z.number(),
  /** Over signature, decorators and body. */
  digest: CodeDigest,
  parameters: z.array(z.string()),
  decorators: z.array(DecoratorFact),
  /** Names that its code calls on any object or uses of the file's own top level, constants of the class included: what its result may depend on. Sorted. */
  uses: z.array(z.string()),
  /** Decision points plus one (cyclomatic complexity, McCabe 1976); `and`, `or` and comprehensions count, functions inside belong to it. */
  complexity: z.number(),
  callsSuper: z.boolean(),
})
export type FunctionFact = z.infer<typeof FunctionFact>

export const FieldFact = z.object({
  name: z.string(),
  /** `Char`, `Many2one`, ... as written behind `fields.`. */
  kind: z.string(),
  line: z.number(),
  /** Over the whole definition. */
  digest: CodeDigest,
  /** Every argument that is a literal, by its keyword; positional ones under the keyword that Odoo gives them (`string`, `comodel_name`, ...). */
  arguments: z.record(z.string(), Literal),
  /** The other arguments (lambda, name, call): the digest of their code, and names of the file's top level or class that they use. */
  expressions: z.record(z.string(), z.object({ digest: CodeDigest, text: z.string(), uses: z.array(z.string()) })),
})
export type FieldFact = z.infer<typeof FieldFact>

/** `_sql_constraints` entries, and `models.Constraint`, `models.Index`, `models.UniqueIndex` of 18.1 and later. */
export const ConstraintFact = z.object({
  name: z.string(),
  kind: z.enum(['sqlConstraint', 'constraint', 'index', 'uniqueIndex']),
  line: z.number(),
  /** SQL; null when it is not a literal. */
  definition: z.string().nullable(),
  message: z.string().nullable(),
  digest: CodeDigest,
})
export type ConstraintFact = z.infer<typeof ConstraintFact>

/** Anything assigned at the top level of the file or of a class: `_order`, `_description`, `STATES`. */
export const ConstantFact = z.object({
  name: z.string(),
  line: z.number(),
  digest: CodeDigest,
  /** Null when it is no literal, or when it is longer than 4,000 characters. */
  value: z.object({ literal: Literal }).nullable(),
  uses: z.array(z.string()),
})
export type ConstantFact = z.infer<typeof ConstantFact>

export const ClassFact = z.object({
  name: z.string(),
  line: z.number(),
  endLine: z.number(),
  digest: CodeDigest,
  /** As written: `models.Model`, `http.Controller`. */
  bases: z.array(z.string()),
  attributes: z.array(ConstantFact),
  methods: z.array(FunctionFact),
  /** Everything in the body that is none of the above; null when there is nothing. */
  rest: CodeDigest.nullable(),
})
export type ClassFact = z.infer<typeof ClassFact>

export const ModelKind = z.enum(['model', 'transient', 'abstract'])

export const ModelFact = ClassFact.extend({
  kind: ModelKind,
  /** The model's name: `_name`, else the only `_inherit`, else the class name; null when it is not a literal. */
  model: z.string().nullable(),
  /** True when the class says `_name` and that is none of what it inherits: the model begins here. */
  defines: z.boolean(),
  inherit: z.array(z.string()),
  inherits: z.record(z.string(), z.string()),
  fields: z.array(FieldFact),
  constraints: z.array(ConstraintFact),
})
export type ModelFact = z.infer<typeof ModelFact>

/** A call that leaves the process: `requests.get`, `subprocess.run`, `os.system`, with the name resolved through the imports. */
export const EffectFact = z.object({
  kind: z.enum(['network', 'shell', 'code']),
  call: z.string(),
  line: z.number(),
  /** The program that a call of the shell starts, where it is written there as text; null otherwise. */
  program: z.string().nullable(),
  /** The top-level function or `Class.method` around it, `<nested>` for a lambda or a function below an `if`; null when it runs at import. */
  within: z.string().nullable(),
})
export type EffectFact = z.infer<typeof EffectFact>

/** A statement that the file hands to a database cursor. */
export const SqlFact = z.object({
  line: z.number(),
  within: z.string().nullable(),
  /** Its text; parts that are computed stand as `{}`. Null when nothing of it is written in the file. */
  text: z.string().nullable(),
  /** Whether a part is computed (f-string, `%`, format, concatenation, a variable). */
  computed: z.boolean(),
})
export type SqlFact = z.infer<typeof SqlFact>

/** What a migration script calls, in every function and at its top level, in the order of its lines. */
export const ScriptFact = z.object({
  calls: z.array(
    z.object({
      /** The last name of what is called, `write` of `a.b.write(x)`; `field =` where an attribute of an object is given a value; `?` where it has no name. */
      name: z.string(),
      /** The plain name in front of the dot: `_logger`, `util`. */
      on: z.string().nullable(),
      line: z.number(),
    }),
  ),
})
export type ScriptFact = z.infer<typeof ScriptFact>

export const PythonFacts = z.object({
  language: z.literal('python'),
  /** Over the whole file. */
  digest: CodeDigest,
  lines: z.number(),
  /** Lines that hold code: neither empty, nor a comment or a doc string. 0 below `tests/`. */
  codeLines: z.number(),
  imports: z.array(ImportFact),
  models: z.array(ModelFact),
  /** Classes that are no models; a controller's methods carry `http.route`. */
  classes: z.array(ClassFact),
  functions: z.array(FunctionFact),
  constants: z.array(ConstantFact),
  /** The other statements at the top level; null when there are none. */
  rest: CodeDigest.nullable(),
  /** Names of functions that run when the file is imported. */
  callsAtImport: z.array(z.string()),
  effects: z.array(EffectFact),
  sql: z.array(SqlFact),
  /** Null for a file whose top level binds no `migrate`. */
  script: ScriptFact.nullable(),
  /** Test functions. A file below `tests/` has these, its imports, its syntax errors and a digest of its text; everything else is empty. */
  tests: z.number(),
  /** Classes with test functions; tags as `@tagged` says them. */
  testCases: z.array(z.object({ name: z.string(), line: z.number(), tests: z.number(), tags: z.array(z.string()) })),
  /** Lines with `evenkeel: allow RULE because REASON`. */
  comments: z.array(z.object({ line: z.number(), text: z.string() })),
  /** External ids that its code may give to records itself: every text that looks like one, in a file that writes external ids. */
  madeIds: z.array(z.string()),
  /** External ids that its code asks `env.ref` for and cannot do without: neither with `raise_if_not_found=False` nor in a `try` that goes on. */
  references: z.array(z.object({ id: z.string(), line: z.number(), within: z.string().nullable() })),
  secrets: z.array(SecretFact),
  troubles: z.array(Trouble),
})
export type PythonFacts = z.infer<typeof PythonFacts>
