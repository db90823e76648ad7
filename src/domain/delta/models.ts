/** Names of tables and models: Odoo calls a table after its model, with a few exceptions that the catalogue lists. */
import type { DeltaCatalogue } from '../catalogue.ts'

export function tableOf(model: string, { models }: Pick<DeltaCatalogue, 'models'>): string {
  const exception = Object.entries(models).find(([, name]) => name === model)
  return exception?.[0] ?? model.replaceAll('.', '_')
}
