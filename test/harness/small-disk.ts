/** A disk of a few megabytes, to be filled: a file system of its own in memory, which only root may mount. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Disk {
  folder: string
  /** Leaves this much room, in bytes. */
  fill(leave: number): Promise<void>
  makeRoom(): Promise<void>
  close(): Promise<void>
}

const run = (...[program = '', ...args]: string[]) => spawnSync(program, args, { encoding: 'utf8' })

/**
 * Null: this user may not mount one.
 * @param files how many of them have room, links and folders included; left out: as many as fit
 */
export async function makeDisk(megabytes: number, files?: number): Promise<Disk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-disk-'))
  const limits = files === undefined ? '' : `,nr_inodes=${files}`
  if (run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755${limits}`, 'evenkeel-test', folder).status !== 0) {
    await rm(folder, { recursive: true })
    return null
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    async fill(leave) {
      const { bavail, bsize } = await statfs(folder)
      if (run('fallocate', '-l', String(Math.max(bsize, bavail * bsize - leave)), ballast).status !== 0)
        throw new Error('the disk could not be filled')
    },
    makeRoom: () => rm(ballast, { force: true }),
    async close() {
      // Lazily: what was told to end may still be ending.
      run('umount', '--lazy', folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Whether it could mount one; says what is left out where it could not. */
export async function canMount(what: string): Promise<boolean> {
  const probe = await makeDisk(1)
  await probe?.close()
  if (probe === null) console.warn(`${what}: skipped, it needs root (to mount small file systems): nothing was tried about full disks`)
  return probe !== null
}
