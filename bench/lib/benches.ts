/** Every bench by name, in the order of the README's table. Each is `bench/<name>.ts`. */
export const benches = [
  { name: 'outage', minutes: 8, what: 'outage of a good release, beside stop, -u, start by a script; both series' },
  { name: 'rollback-1gb', minutes: 7, what: 'going back with 1 GB, before and after open, beside stop, pg_restore -j2, start' },
  { name: 'books', minutes: 4, what: 'books of a ledger of a million lines, beside the checks one after another, and one scan' },
  { name: 'delta', minutes: 5, what: 'delta of a small release, and of one that rewrites every line' },
  { name: 'hazards', minutes: 5, what: 'locks and seconds that hazards foretell, beside those seen on a ledger of a million lines' },
  { name: 'step-overhead', minutes: 1, what: 'what recording a step costs, beside a bare commit' },
  { name: 'cli-start', minutes: 1, what: 'instance list against a running control plane, beside node -e 0' },
  { name: 'inspect', minutes: 3, what: 'release check of all of Odoo, nothing kept and unchanged, beside reading and hashing the same files' },
  { name: 'test-times', minutes: 40, what: 'npm test on a fresh clone, cold and warm, and the demonstration' },
] as const
