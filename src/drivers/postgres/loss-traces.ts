/**
 * Mails that left and files that came since the checkpoint. A mail that was sent often leaves no row behind (Odoo deletes it), but it used up an id. So mails
 * are counted by ids given out since, less those still waiting, and with those that waited in the copy and do no longer. Rolled-back transactions use up ids
 * too: the count may be one too many, never one too few.
 */
import type { LookUp } from './delta/records.ts'
import type { Side } from './delta/side.ts'

/** Still in the building: not sent, whatever the reason. */
const unsent = ['outgoing', 'exception', 'cancel']

export async function countMails({ sides, tables }: LookUp): Promise<number> {
  if (!tables.before.has('mail_mail') || !tables.after.has('mail_mail')) return 0
  const [then, now] = [await nextId(sides.before), await nextId(sides.after)]
  const waiting = await idsOf(sides.after, `id >= $1 and state = any($2::text[])`, [then, unsent])
  const queued = await idsOf(sides.before, `state = 'outgoing'`, [])
  const still = new Set(await idsOf(sides.after, `id = any($1::bigint[]) and state = any($2::text[])`, [queued, unsent]))
  return Math.max(0, Number(BigInt(now) - BigInt(then))) - waiting.length + queued.filter((id) => !still.has(id)).length
}

async function nextId(side: Side): Promise<string> {
  const { rows } = await side.look.query<{ next: string }>(`select (last_value + is_called::int)::text as next from public.mail_mail_id_seq`)
  return rows[0]?.next ?? '0'
}

async function idsOf(side: Side, where: string, values: unknown[]): Promise<string[]> {
  const { rows } = await side.look.query<{ id: string }>(`select id::text from public.mail_mail where ${where}`, values)
  return rows.map(({ id }) => id)
}

/** Attachments with content that documents have now and had not then. Pages and bundles that Odoo keeps for itself do not count. */
export async function countFiles({ sides, tables }: LookUp): Promise<number> {
  if (!tables.before.has('ir_attachment') || !tables.after.has('ir_attachment')) return 0
  const read = async (side: Side) => {
    const { rows } = await side.look.query<{ file: string }>(
      `select id || ' ' || coalesce(checksum, '') as file from public.ir_attachment
        where type = 'binary' and res_model is not null and res_model <> 'ir.ui.view' and res_id > 0 and (store_fname is not null or db_datas is not null)`,
    )
    return rows.map(({ file }) => file)
  }
  const known = new Set(await read(sides.before))
  return (await read(sides.after)).filter((file) => !known.has(file)).length
}
