/**
 * Writes the table types from the schema that the migrations make in a fresh private cluster. Usage: node scripts/generate-db-types.ts [output folder]
 * JSON columns are `unknown` when read and text when written: the store that maps them says what they are.
 */
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPrivateCluster } from '../src/server/private-cluster.ts'
import { migrate } from '../src/store/migrate.ts'

const root = join(import.meta.dirname, '..')
const output = join(process.argv[2] ?? join(root, 'src/store'), 'generated.ts')
const folder = await mkdtemp(join(tmpdir(), 'evenkeel-types-'))
await chmod(folder, 0o711)
try {
  const cluster = await startPrivateCluster({ folder, durable: false })
  try {
    await migrate(cluster.url)
    process.exitCode = generate(cluster.url)
  } finally {
    await cluster.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The address goes through the environment: it holds a password. */
function generate(url: string): number {
  const args = [
    '--dialect=postgres',
    '--default-schema=evenkeel',
    '--include-pattern=evenkeel.*',
    '--exclude-pattern=evenkeel.migration',
    '--type-mapping={"int8":"number","timestamptz":"string","jsonb":"ColumnType<unknown, string, string>"}',
    `--out-file=${output}`,
  ]
  const program = join(root, 'node_modules/.bin/kysely-codegen')
  const env = { ...process.env, DATABASE_URL: url }
  return spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status ?? 1
}
