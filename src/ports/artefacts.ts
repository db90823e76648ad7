/** Where releases' files lie: unpacked read-only under their digest, and composed into the folder that an instance serves. */
import type { Readable } from 'node:stream'
import type { EffectiveModule, Series } from '../domain/instance.ts'
import type { ReleaseModule } from '../domain/release.ts'

export interface Artefacts {
  has(digest: string): Promise<boolean>
  /** Unpacks, hashes every file again and refuses content that is not what its digest says. Repeatable. */
  receive(input: { digest: string; series: Series; modules: ReleaseModule[]; content: Readable }): Promise<void>
  /** Folder of a release's module. */
  moduleFolder(release: string, module: string): string
  /** Makes (if missing) the folder of links that serves exactly these modules; returns its path. */
  compose(instance: string, modules: EffectiveModule[]): Promise<string>
  /** Switches the instance's `current` to a composed folder, atomically. */
  setCurrent(instance: string, folder: string): Promise<void>
}
