/** What is said of a process of Odoo's that a signal ended which nobody here sends to one that works. */

/** Where the kernel says whom it took: of systemd's machines, and of all others. */
const whereToLook = 'journalctl -k, or dmesg -T'

/** Null: no signal that says more than its name. A container's or a shell's exit code says it too: 128 and the signal's number. */
export function killedText({ exitCode, signal }: { exitCode: number | null; signal: string | null }): string | null {
  if (signal !== 'SIGKILL' && exitCode !== 137) return null
  return `killed by signal 9; the kernel does this when memory runs out: look for "Out of memory" or "oom-kill" in ${whereToLook}`
}
