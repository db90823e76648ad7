/** What `doctor` looks at for one instance, through the same ports that a run uses, so that it cannot say "ok" to what a plan would refuse. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { DatabaseLook } from '../domain/database-look.ts'
import type { DoctorCheck } from '../domain/doctor.ts'
import type { RoleFact } from '../domain/plan.ts'
import type { Run } from '../domain/run.ts'
import { becomeUser, systemUser } from '../drivers/lib/user.ts'
import { databaseOf, withSession } from '../drivers/postgres/client.ts'
import type { BoundInstance, FlowContext } from '../flow/context.ts'
import { examineCommands } from './doctor-commands.ts'
import { bad, fromError, named, ok, seriesOf, warning } from './doctor-machine.ts'

export interface InstanceExamination extends Pick<FlowContext, 'bind' | 'openDatabase' | 'filestore' | 'odoo' | 'runtime'> {
  /** What was left of this instance, as findings. Not looked for while a run holds it: much of it is needed then. */
  leftovers(bound: BoundInstance): Promise<DoctorCheck[]>
  /** The run that holds the instance, or null. */
  liveRun(instance: string): Promise<Pick<Run, 'id' | 'rollout' | 'state' | 'code' | 'why' | 'next'> | null>
  /** `system_identifier` of the control plane's own PostgreSQL cluster. */
  ownCluster(): Promise<string | null>
}

const skewLimitMs = 5_000
const execute = promisify(execFile)

export async function examineInstance(ctx: InstanceExamination, name: string): Promise<DoctorCheck[]> {
  const title = (part: string) => `${name}: ${part}`
  const bound = await ctx.bind(name).catch((error: unknown) => fromError(title('connections'), error))
  if (!('config' in bound)) return [bound]
  const guarded = (part: string, look: (title: string) => Promise<DoctorCheck[]>) =>
    look(title(part)).catch((error: unknown) => [fromError(title(part), error)])
  const parts = await Promise.all([
    guarded('database', () => examineDatabase(ctx, bound)),
    guarded('odoo', (part) => examineOdoo(ctx, bound, part)),
    guarded('filestore', (part) => examineFilestore(ctx, bound, part)),
    guarded('modules', (part) => examineFolders(bound, part)),
    guarded('commands', (part) => examineCommands(bound, part)),
    guarded('port', (part) => examinePort(ctx, bound, part)),
    guarded('run', (part) => examineRun(ctx, bound, part)),
    guarded('cluster', (part) => examineCluster(ctx, bound, part)),
  ])
  return parts.flat()
}

async function examineDatabase(ctx: InstanceExamination, { name, config, target }: BoundInstance): Promise<DoctorCheck[]> {
  const tenant = ctx.openDatabase(target)
  try {
    const look = await tenant.look()
    const title = `${name}: database`
    const roles = look.roles.map((role) => checkRole(name, role))
    // A server that answered, and knows no such database.
    if (!look.exists && (look.unreachable === null || look.postgresMajor !== null))
      return [
        named(bad(title, `There is no database ${tenant.name}.`, `restore it, or: evenkeel instance remove ${name}`), 'database-missing'),
        ...roles,
      ]
    if (look.unreachable !== null)
      return [named(bad(title, look.unreachable, `check ${config.adminUrl} and pg_hba.conf`), 'database-unreachable'), ...roles]
    return [checkSeries(title, config.series, tenant.name, look), ...checkClock(name, look), ...roles]
  } finally {
    await tenant.close()
  }
}

function checkSeries(title: string, series: string, database: string, { databaseSeries, postgresMajor }: DatabaseLook): DoctorCheck {
  if (databaseSeries === null) return bad(title, `${database} is not an Odoo database: it has no module base.`, 'name the right database in --db-url')
  if (databaseSeries === series) return ok(title, `${database}, Odoo ${series} on PostgreSQL ${postgresMajor ?? '?'}`)
  return bad(
    title,
    `${database} is an Odoo ${databaseSeries} database, but the instance was added as ${series}.`,
    'evenkeel instance remove it, and add it with the right --series',
  )
}

function checkClock(name: string, { clockSkewMs }: DatabaseLook): DoctorCheck[] {
  if (clockSkewMs === null || Math.abs(clockSkewMs) <= skewLimitMs) return []
  return [
    bad(
      `${name}: clock`,
      `The clocks of this machine and of PostgreSQL differ by ${Math.round(clockSkewMs)} ms.`,
      'timedatectl set-ntp true, on both',
    ),
  ]
}

function checkRole(name: string, { role, what, problems, mend }: RoleFact): DoctorCheck {
  const title = `${name}: ${what} role`
  if (problems.length === 0) return ok(title, role)
  return bad(title, `${role}: ${problems.join('; ')}.`, mend.length === 0 ? 'see docs/tour.md, roles' : `as a superuser run:\n${mend.join('\n')}`)
}

async function examineOdoo(ctx: InstanceExamination, { config }: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const python = await ctx.odoo.findPython({ python: config.python, odooHome: config.odooHome })
  const series = seriesOf(config.odooHome)
  if (series !== null && series !== config.series) {
    return [bad(title, `${config.odooHome} is Odoo ${series}, the instance is ${config.series}.`, 'evenkeel instance add with the right --odoo-home')]
  }
  return [ok(title, `${config.odooHome}, run by ${python}`)]
}

async function examineFilestore(ctx: InstanceExamination, { config, filestore, target }: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const look = await ctx.filestore.look(filestore, config.runAs)
  const missing = look.files === 0 ? await filesNamed(target) : 0
  if (missing > 0) {
    const message = `${filestore} is empty, but attachments name ${missing} files.`
    return [named(bad(title, message, 'put the files there, or add the instance with the right --odoo-data-dir'), 'files-missing')]
  }
  if (look.readable && look.writable) return [ok(title, `${filestore}, ${look.files} files`)]
  const who = config.runAs ?? 'this user'
  const problem = look.detail ?? `${who} cannot ${look.readable ? 'write' : 'read'} it`
  return [bad(title, `${filestore}: ${problem}.`, config.runAs === null ? `chmod -R u+rwX ${filestore}` : `chown -R ${config.runAs} ${filestore}`)]
}

/** Files that the database's attachments name. */
async function filesNamed({ adminUrl, appUrl }: BoundInstance['target']): Promise<number> {
  return await withSession(adminUrl, databaseOf(appUrl), async (client) => {
    const { rows } = await client.query<{ files: number }>(
      'select count(distinct store_fname)::int as files from ir_attachment where store_fname is not null',
    )
    return rows[0]?.files ?? 0
  })
}

/** Asked by reading as that user: modes alone do not tell (parents, ACLs, a clone under a 0700 home). */
async function examineFolders({ config, odoo, modules }: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const { addonsPath } = await odoo(modules)
  const [command = 'sh', ...args] = [
    ...becomeUser(await systemUser(config.runAs)),
    'sh',
    '-c',
    'for folder; do ls "$folder" >/dev/null 2>&1 || echo "$folder"; done',
    'sh',
    ...addonsPath,
  ]
  const { stdout } = await execute(command, args, { cwd: '/', env: { PATH: process.env.PATH ?? '/usr/bin:/bin' } })
  const unreadable = stdout.split('\n').filter(Boolean)
  if (unreadable.length === 0) return [ok(title, addonsPath.join(', '))]
  const who = config.runAs ?? 'this user'
  return [
    bad(
      title,
      `${who} cannot read ${unreadable.join(', ')}.`,
      `chmod -R o+rX on it, and o+x on every folder above it; try: runuser -u ${who} -- ls ${unreadable[0]}`,
    ),
  ]
}

async function examinePort(ctx: InstanceExamination, { config, odoo, modules }: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const { state, detail, pid } = await ctx.runtime.observe(await odoo(modules))
  if (state !== 'unknown') return [ok(title, `${config.listen}: ${state}${pid === null ? '' : `, process ${pid}`}`)]
  const hint = pid === null ? 'evenkeel instance show' : `stop that process (ps ${pid}), then: evenkeel instance start`
  return [named(bad(title, `${config.listen}: ${detail ?? 'unknown'}.`, hint), 'port-taken')]
}

/** A run that holds the instance; without one, what earlier ones left. */
async function examineRun(ctx: InstanceExamination, bound: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const run = await ctx.liveRun(bound.name)
  if (run === null) {
    const left = await ctx.leftovers(bound)
    return left.length > 0 ? left : [ok(`${bound.name}: leftovers`, 'none')]
  }
  if (run.state !== 'needsPerson') return [ok(title, `${run.id} is ${run.state}; what it needs was not looked at`)]
  const finding = bad(title, `${run.id} needs a person: ${run.why ?? ''}`, run.next ?? `evenkeel run show ${run.id}`)
  return [run.code === null ? finding : named(finding, run.code)]
}

async function examineCluster(ctx: InstanceExamination, { target }: BoundInstance, title: string): Promise<DoctorCheck[]> {
  const own = await ctx.ownCluster()
  const theirs = await withSession(target.adminUrl, databaseOf(target.adminUrl) || 'postgres', async (client) => {
    const { rows } = await client.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
    return rows[0]?.id ?? null
  })
  if (own === null || own !== theirs) return []
  const what =
    "Evenkeel's own records lie in the same PostgreSQL cluster as this tenant: restoring the cluster to a point in time would rewind the journal."
  return [warning(title, what, 'give Evenkeel another PostgreSQL with `database:` in evenkeel.yaml, or leave DATABASE_URL out')]
}
