/**
 * Start and end of what a test run shares. Everything lies in one temporary folder. A small shell process waits for the end of this one (its standard
 * input closes, whatever the cause): after Ctrl-C or `kill -9` it ends the cluster and removes the folder.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService } from './service.ts'

const cleanUp = `cat >/dev/null
pid=$(head -n 1 "$1/cluster/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" && while kill -0 "$pid"; do sleep 0.1; done
rm -rf "$1"`

export interface HarnessRun {
  /** Unix socket where workers ask. */
  socket: string
  end(): Promise<void>
}

export async function startRun(): Promise<HarnessRun> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-test-'))
  await chmod(folder, 0o711)
  const watcher = spawn('/bin/sh', ['-c', cleanUp, 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watcher.unref()
  const service = await startService(folder)
  return {
    socket: service.socket,
    end: async () => {
      await service.close()
      await rm(folder, { recursive: true, force: true })
      watcher.stdin.end()
    },
  }
}
