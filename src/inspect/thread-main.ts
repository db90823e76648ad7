/** A thread of `Threads`: gets jobs, answers each in its order. What a kind of job needs is loaded at the first of its kind: listing folders needs no grammar. */
import { parentPort } from 'node:worker_threads'
import type { Extracted, FileTask } from './facts/extract-file.ts'
import type { LookAtModule, Looked } from './facts/look-at-module.ts'
import type { CheckJob } from './rules/check-job.ts'

export interface Jobs {
  look: { input: LookAtModule[]; output: Looked[] }
  extract: { input: FileTask[]; output: Extracted[] }
  define: { input: CheckJob['module'][]; output: string[] }
  check: { input: CheckJob[]; output: string[] }
}
export type JobKind = keyof Jobs

export type Job = { [K in JobKind]: { kind: K; input: Jobs[K]['input'] } }[JobKind] | { kind: 'world'; input: string }

export type Answer = { output: Jobs[JobKind]['output'] } | { error: string }

async function answerTo(job: Exclude<Job, { kind: 'world' }>): Promise<Jobs[JobKind]['output']> {
  if (job.kind === 'look') {
    const { lookAtModule } = await import('./facts/look-at-module.ts')
    return job.input.map(lookAtModule)
  }
  if (job.kind === 'extract') return (await import('./facts/extract-file.ts')).extractAll(job.input)
  const { checkInThread, defineInThread } = await import('./rules/check-job.ts')
  return job.kind === 'define' ? job.input.map(defineInThread) : job.input.map((each) => checkInThread(each, world))
}

let world = ''
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', (job: Job) => {
  last = last.then(async () => {
    if (job.kind === 'world') world = job.input
    else
      parentPort?.postMessage(
        await answerTo(job).then(
          (output): Answer => ({ output }),
          (error: Error): Answer => ({ error: error.message }),
        ),
      )
  })
})
