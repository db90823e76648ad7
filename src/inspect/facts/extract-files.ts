/** Extracts many files on all cores. Memory is bounded: each thread holds one batch and one syntax tree. A file that a thread died of is a trouble; the others are extracted. */
import type { Threads } from '../threads.ts'
import { type Extracted, extractAll, type FileTask, unread } from './extract-file.ts'

/** Threads take 60 ms to start: what is read faster than that is read here. */
const fewBytes = 300_000
const batchBytes = 400_000

interface Extract {
  threads: Threads
  /** Called as files are done, with how many. */
  tick?: (files: number) => void
}

/** In the order of the tasks. */
export async function extractFiles(tasks: FileTask[], { threads, tick = () => {} }: Extract): Promise<Extracted[]> {
  const total = tasks.reduce((sum, { bytes }) => sum + bytes, 0)
  if (total <= fewBytes) return extractAll(tasks)
  const results = new Array<Extracted>(tasks.length)
  await Promise.all(
    batchesOf(tasks).map(async (batch) => {
      const answered = await extractBatch(
        batch.flatMap((index) => tasks[index] ?? []),
        threads,
      )
      for (const [at, index] of batch.entries()) results[index] = answered[at] ?? tooMuch(tasks[index])
      tick(batch.length)
    }),
  )
  return results
}

/** When a thread died of a batch, one of its files was too much: each by itself shows which. */
async function extractBatch(tasks: FileTask[], threads: Threads): Promise<Extracted[]> {
  const answered = await threads.ask('extract', tasks)
  if (answered !== null) return answered
  if (tasks.length === 1) return [tooMuch(tasks[0])]
  return (await Promise.all(tasks.map((task) => extractBatch([task], threads)))).flat()
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

function tooMuch(task: FileTask | undefined): Extracted {
  const language = task?.language ?? 'python'
  const text = 'could not be read within the memory that one file may take'
  return { sha256: null, json: JSON.stringify(unread({ file: '', language, bytes: 0 }, { kind: 'size', line: 1, text }).facts) }
}
