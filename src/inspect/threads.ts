/**
 * Threads that read and judge, one per core. Each works through its jobs one by one and has the next one at hand, so that none of them waits. Memory is bounded: a thread has a
 * heap limit, and when it dies, the job that it died of is answered with null and the others are done by another thread.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Answer, Job, JobKind, Jobs } from './thread-main.ts'

export interface ThreadLimits {
  /** Default: one per core. */
  most?: number
  /** Of each, in MB. The largest files of Odoo need a tenth of it. */
  heapMb?: number
}

/** One that is worked on, and one that follows at once. */
const atHand = 2

interface Asked {
  job: Job
  /** Nobody else may be blamed for the death of its thread. */
  resolve(output: unknown): void
  reject(error: Error): void
}

export class Threads {
  readonly #most: number
  readonly #heapMb: number
  readonly #threads: Thread[] = []
  readonly #waiting: Asked[] = []
  #world: string | null = null

  constructor({ most = availableParallelism(), heapMb = 768 }: ThreadLimits = {}) {
    this.#most = most
    this.#heapMb = heapMb
  }

  /** Started by the first job that finds no thread free. Null when the thread died of it. */
  ask<K extends JobKind>(kind: K, input: Jobs[K]['input']): Promise<Jobs[K]['output'] | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job: { kind, input } as Job, resolve: resolve as Asked['resolve'], reject })
      this.#assign()
    })
  }

  /** What every job of kind `check` may look at. */
  share(world: string): void {
    this.#world = world
    for (const thread of this.#threads) thread.tell({ kind: 'world', input: world })
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()))
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#free()
      if (!thread) return
      const asked = this.#waiting.shift()
      if (asked) thread.give(asked)
    }
  }

  #free(): Thread | null {
    const least = this.#threads.reduce<Thread | null>((best, each) => (best === null || each.jobs < best.jobs ? each : best), null)
    if (least !== null && least.jobs === 0) return least
    if (this.#threads.length < this.#most) return this.#start()
    return least !== null && least.jobs < atHand ? least : null
  }

  #start(): Thread {
    const thread = new Thread(this.#heapMb, {
      freed: () => this.#assign(),
      died: (left) => {
        this.#threads.splice(this.#threads.indexOf(thread), 1)
        this.#waiting.unshift(...left)
        this.#assign()
      },
    })
    if (this.#world !== null) thread.tell({ kind: 'world', input: this.#world })
    this.#threads.push(thread)
    return thread
  }
}

interface Owner {
  freed(): void
  /** @param left what it had not begun */
  died(left: Asked[]): void
}

class Thread {
  readonly #worker: Worker
  readonly #asked: Asked[] = []
  #ended = false

  constructor(heapMb: number, owner: Owner) {
    this.#worker = new Worker(new URL(`./thread-main${import.meta.url.endsWith('.js') ? '.js' : '.ts'}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      env: {},
    })
    this.#worker.on('message', (answer: Answer) => {
      const asked = this.#asked.shift()
      if ('error' in answer) asked?.reject(new Error(answer.error))
      else asked?.resolve(answer.output)
      owner.freed()
    })
    // What it died of is told by `exit` alone.
    this.#worker.on('error', () => {})
    this.#worker.on('exit', () => {
      if (this.#ended) return
      const [guilty, ...left] = this.#asked.splice(0)
      guilty?.resolve(null)
      owner.died(left)
    })
  }

  get jobs(): number {
    return this.#asked.length
  }

  give(asked: Asked): void {
    this.#asked.push(asked)
    this.#worker.postMessage(asked.job)
  }

  /** Is not answered. */
  tell(job: Job): void {
    this.#worker.postMessage(job)
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#worker.terminate()
  }
}
