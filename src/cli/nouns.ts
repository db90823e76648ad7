/** The table of contents of the command line. Each noun is loaded only when it is asked for: the whole of it would cost every command 100 ms. */
import type { Command } from 'commander'
import type { Runner } from './program.ts'

export interface Noun {
  name: string
  summary: string
  load(): Promise<{ register(program: Command, runner: Runner): void }>
}

export const nouns: Noun[] = [
  { name: 'init', summary: 'write evenkeel.yaml and make the data folder', load: () => import('./local/init.ts') },
  { name: 'up', summary: 'run the control plane, in the foreground', load: () => import('./local/up.ts') },
  { name: 'doctor', summary: 'say what is missing and the command that mends it', load: () => import('./local/doctor.ts') },
  { name: 'version', summary: 'versions of this command line and of the server', load: () => import('./local/version.ts') },
  { name: 'completion', summary: 'completion for bash, zsh or fish', load: () => import('./local/completion.ts') },
  { name: 'token', summary: 'who may use the server', load: () => import('./remote/token.ts') },
  { name: 'instance', summary: 'Odoo databases that Evenkeel governs', load: () => import('./remote/instance.ts') },
  { name: 'release', summary: 'immutable sets of modules', load: () => import('./remote/release.ts') },
  { name: 'module', summary: 'what modules cost to release, and who runs what', load: () => import('./local/module.ts') },
  { name: 'plan', summary: 'what a release would do to instances', load: () => import('./remote/plan.ts') },
  { name: 'rollout', summary: 'carry a plan out', load: () => import('./remote/rollout.ts') },
  { name: 'run', summary: "one instance's part of a rollout: look, go back, settle", load: () => import('./remote/run.ts') },
  { name: 'books', summary: 'take and compare the books of a database', load: () => import('./local/books.ts') },
  { name: 'delta', summary: 'every difference between two databases', load: () => import('./local/delta-diff.ts') },
  { name: 'backup', summary: 'back up the control plane, also while it runs', load: () => import('./local/backup.ts') },
  { name: 'restore', summary: 'restore the control plane from a backup', load: () => import('./local/restore.ts') },
  { name: 'journal', summary: 'the record of everything that was done', load: () => import('./local/journal.ts') },
]
