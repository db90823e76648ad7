/** What grows for ever unless it is taken away: answers that are kept for repeated requests. */
import { forgetAnswers } from '../store/answered.ts'
import { type Database, toTime } from '../store/database.ts'

const hourMs = 3_600_000
/** A job that repeats a request after this has been repaired by hand long since. */
const answersKeptMs = 30 * 24 * hourMs

/** Now and every hour. Answers how to stop. */
export function startHousekeeping(database: Database, now: () => number, onError: (error: unknown) => void): () => void {
  const clean = () => void forgetAnswers(database, toTime(now() - answersKeptMs)).catch(onError)
  clean()
  const timer = setInterval(clean, hourMs)
  return () => clearInterval(timer)
}
