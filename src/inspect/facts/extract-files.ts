/**
 * Extracts many files on all cores. Memory is bounded: each thread holds one batch and one syntax tree, and has a heap limit; a thread that dies takes only the file with
 * it that killed it, which then is a trouble.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { extractFile, type FileTask, unread } from './extract-file.ts'
import type { Extracted } from './extract-main.ts'

/** Threads take 60 ms to start: what is read faster than that is read here. */
const fewBytes = 300_000
const batchBytes = 400_000
const heapMb = 768

/** In the order of the tasks. @param tick called as files are done, with how many */
export async function extractFiles(tasks: FileTask[], tick: (files: number) => void = () => {}): Promise<Extracted[]> {
  const total = tasks.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= fewBytes) return extractHere(tasks)
  const results = new Array<Extracted>(tasks.length)
  const queue = batchesOf(tasks)
  const threads = Math.min(availableParallelism(), queue.length)
  await Promise.all(Array.from({ length: threads }, () => drain(queue, tasks, results, tick)))
  return results
}

async function extractHere(tasks: FileTask[]): Promise<Extracted[]> {
  const results: Extracted[] = []
  for (const task of tasks) {
    const { sha256, facts } = await extractFile(task)
    results.push({ sha256, json: JSON.stringify(facts) })
  }
  return results
}

/** Indexes of tasks, the heaviest batch first, so that no thread ends long after the others. */
function batchesOf(tasks: FileTask[]): number[][] {
  const order = tasks.map((_, index) => index).sort((a, b) => (tasks[b]?.bytes ?? 0) - (tasks[a]?.bytes ?? 0))
  const batches: number[][] = []
  let [batch, bytes]: [number[], number] = [[], 0]
  for (const index of order) {
    batch.push(index)
    bytes += tasks[index]?.bytes ?? 0
    if (bytes < batchBytes) continue
    batches.push(batch)
    ;[batch, bytes] = [[], 0]
  }
  return batch.length === 0 ? batches : [...batches, batch]
}

/** One thread's work, until the queue is empty. */
async function drain(queue: number[][], tasks: FileTask[], results: Extracted[], tick: (files: number) => void): Promise<void> {
  let worker: Worker | null = null
  try {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      worker ??= startWorker()
      const batchTasks = batch.flatMap((index) => tasks[index] ?? [])
      const answered = await ask(worker, batchTasks)
      if (answered === null) {
        worker = null
        // One of them was too much. Each by itself shows which.
        if (batch.length > 1) queue.push(...batch.map((index) => [index]))
        else for (const [at, index] of batch.entries()) results[index] = tooMuch(batchTasks[at])
        continue
      }
      for (const [at, index] of batch.entries()) results[index] = answered[at] ?? tooMuch(batchTasks[at])
      tick(batch.length)
    }
  } finally {
    await worker?.terminate()
  }
}

function startWorker(): Worker {
  return new Worker(new URL(`./extract-main${import.meta.url.endsWith('.js') ? '.js' : '.ts'}`, import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    env: {},
  })
}

/** Null when the thread died of it. */
function ask(worker: Worker, tasks: FileTask[]): Promise<Extracted[] | null> {
  return new Promise((resolve) => {
    const died = () => end(null)
    const end = (answer: Extracted[] | null) => {
      worker.off('message', end).off('error', died).off('exit', died)
      resolve(answer)
    }
    worker.on('message', end).on('error', died).on('exit', died)
    worker.postMessage(tasks)
  })
}

function tooMuch(task: FileTask | undefined): Extracted {
  const language = task?.language ?? 'python'
  const text = 'could not be read within the memory that one file may take'
  return { sha256: null, json: JSON.stringify(unread({ file: '', language, bytes: 0 }, { kind: 'size', line: 1, text }).facts) }
}
