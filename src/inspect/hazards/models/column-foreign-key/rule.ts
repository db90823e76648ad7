/**
 * A many2one gets a foreign key, which locks both tables (measured on 16.0: res_users 5.2 s, for as long as the module's transaction took). Where the column is new, ADD COLUMN
 * came before it in the same transaction, and its stronger lock is kept (seen on both series).
 */
import { tableOf } from '../changes.ts'
import type { ModelHazardRule } from '../model-hazard-rule.ts'

export const columnForeignKey: ModelHazardRule = {
  id: 'column-foreign-key',
  title: 'a field that points to another table',
  find(change) {
    if (change.type !== 'column' || !change.after?.comodel || change.before?.comodel === change.after.comodel) return null
    const { table, name, comodel } = change.after
    const other = tableOf(comodel)
    const isNew = change.before === null && change.live === null
    const shared = {
      kind: 'blocks' as const,
      lock: 'SHARE ROW EXCLUSIVE' as const,
      advice: 'nothing to do before; know that writers of both tables wait',
    }
    return [
      {
        ...shared,
        table,
        lock: isNew ? 'ACCESS EXCLUSIVE' : shared.lock,
        work: 'scan',
        text: `${name} of ${table} is looked up in ${other} while nobody can ${isNew ? 'read' : 'write to'} it`,
      },
      ...(other === table
        ? []
        : [
            {
              ...shared,
              table: other,
              work: 'scan' as const,
              worksOn: table,
              text: `nobody can write to ${other}, which ${name} of ${table} points to`,
            },
          ]),
    ]
  },
}
