/** ATTACH PARTITION reads every row of the new partition, unless a CHECK already says what the bound says (manual, ALTER TABLE). */
import { named } from '../../finding.ts'
import type { SqlHazardRule } from '../sql-hazard-rule.ts'

export const attachPartition: SqlHazardRule = {
  id: 'attach-partition',
  title: 'a partition that is checked while it is attached',
  find({ name, node }) {
    if (name !== 'AT_AttachPartition') return null
    const partition: string = node.def.PartitionCmd.name.relname
    return {
      kind: 'blocks',
      table: partition,
      lock: 'ACCESS EXCLUSIVE',
      work: 'scan',
      text: `every row of ${named(partition)} is checked against the bound while nobody can read it`,
      advice: 'before the release: add a CHECK that says the same, NOT VALID, and VALIDATE it',
    }
  },
}
