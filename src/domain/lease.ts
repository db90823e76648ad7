/**
 * The right to act for a control plane's database. One process has it at a time; the one after it counts on, and from then on nothing that the earlier one still
 * tries may take effect, however long it slept (docs/decisions/0043).
 */
export interface Lease {
  /** 12 hexadecimal digits, of the control plane's database: tells two installations on one tenants' server apart. */
  plane: string
  /** Greater than that of every holder before. */
  epoch: number
  /**
   * Answers while this process has it. To be asked once whoever acts can be seen and ended by the next holder.
   * @throws EvenkeelError conflict, when another process has it
   */
  mustHold(): Promise<void>
}
